// Parses workflows as GitHub does, and prints their mistakes: node workflow_lint.mjs FILE...
import { readFileSync } from 'node:fs';
import { register } from 'node:module';

// The package imports JSON without saying so, which Node.js refuses.
register('data:text/javascript,' + encodeURIComponent(`
export function load(url, context, next) {
  return next(url, url.endsWith('.json')
    ? { ...context, importAttributes: { type: 'json' } } : context);
}`));
const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } =
  await import('@actions/workflow-parser');

let valid = true;
for (const name of process.argv.slice(2)) {
  const parsed = parseWorkflow({ name, content: readFileSync(name, 'utf8') },
    new NoOperationTraceWriter());
  const mistakes = parsed.context.errors.getErrors().map((error) => error.rawMessage);
  const workflow = await convertWorkflowTemplate(parsed.context, parsed.value);
  mistakes.push(...(workflow.errors ?? []).map((error) => error.Message));
  for (const mistake of mistakes) console.log(`${name}: ${mistake}`);
  if (mistakes.length === 0) console.log(`${name}: valid`);
  valid &&= mistakes.length === 0;
}
process.exit(valid ? 0 : 1);
