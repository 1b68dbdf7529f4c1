"""Each snippet of tool/ci.md that has a schema or types conforms to it, by the validators that npm has.

Each class is a test of ctest.
"""

import json
import os
import re
import shutil
import subprocess
import unittest

import snippets
from snippets import HERE, SCHEMA, SCHEMA_AND_RUN, TYPES, folder_with, run, take

NODE = os.environ["NODE"]


class ValidatorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        snippets.need_npm()

    def expect_valid(self, command, folder, **variables):
        code, output = run(command, folder, **variables)
        print(output)
        self.assertEqual(code, 0, output)

    def expect_invalid(self, command, folder, *said):
        code, output = run(command, folder)
        self.assertNotEqual(code, 0, output)
        for each in said:
            self.assertIn(each, output)


def misspell(file, right, wrong):
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")


class GitHub(ValidatorTest):
    WRONG = (
        ("service.yml", "ports:", "port:", "Unexpected value 'port'"),
        ("service.yml", "matrix.shard }}", "matrx.shard }}", "Unrecognized named-value: 'matrx'"),
        ("service.yml", "        image:", "        picture:", "Unexpected value 'picture'"),
        ("step.yml", "runs-on:", "run-on:", "Unexpected value 'run-on'"),
        ("step.yml", "uses:", "use:", "Unexpected value 'use'"))

    def test_snippets_are_workflows(self):
        texts = {"service.yml": take(".github/workflows/service.yml", SCHEMA),
                 "step.yml": take(".github/workflows/step.yml", SCHEMA_AND_RUN)}
        with folder_with(claim=SCHEMA) as folder:
            shutil.copy(HERE / "workflow_lint.mjs", folder)
            command = [NODE, "workflow_lint.mjs", *texts]
            for name, text in texts.items():
                (folder / name).write_text(text)
            self.expect_valid(command, folder)

            for number, (name, right, wrong, _) in enumerate(self.WRONG):
                self.assertIn(right, texts[name])
                (folder / f"{number}.yml").write_text(texts[name].replace(right, wrong, 1))
                command.append(f"{number}.yml")
            self.expect_invalid(command, folder, *(
                f"{number}.yml: {wrong[-1]}" for number, wrong in enumerate(self.WRONG)))


class GitLab(ValidatorTest):
    def test_service_is_a_pipeline(self):
        with folder_with(".gitlab-ci.yml", claim=SCHEMA) as folder:
            subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
            subprocess.run(["git", "-C", str(folder), "remote", "add", "origin",
                            "git@gitlab.example.com:group/project.git"], check=True)
            command = ["gitlab-ci-local", "--list", "--home", str(folder)]
            self.expect_valid(command, folder)
            misspell(folder / ".gitlab-ci.yml", "parallel: 3", "parallel: many")
            self.expect_invalid(command, folder, "#/definitions/parallel")


class Compose(ValidatorTest):
    def test_file_is_valid(self):
        with folder_with("compose.yaml", claim=SCHEMA) as folder:
            # The rules of style are about the order of keys and the like.
            (folder / ".dclintrc.json").write_text('{"rules": {%s}}' % ", ".join(
                f'"{rule}": 0' for rule in (
                    "no-build-and-image", "require-quotes-in-ports", "service-keys-order",
                    "services-alphabetical-order", "top-level-properties-order",
                    "require-project-name-field")))
            command = ["dclint", "--max-warnings", "0", "compose.yaml"]
            self.expect_valid(command, folder, NO_COLOR="1")
            misspell(folder / "compose.yaml", "service_healthy", "service_helthy")
            self.expect_invalid(command, folder, "ComposeValidationError")


class TypeTest(ValidatorTest):
    def expect_mistakes(self, folder, wrong):
        """All .ts files of the folder have the right types, but those in `wrong` use this name."""
        files = sorted(file.name for file in folder.glob("*.ts"))
        _, output = run(["tsc", "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext",
                         "--target", "es2022", "--types", "node", *files], folder)
        print(f"tsc {' '.join(files)}:\n{output}")
        mistakes = re.findall(r"(?m)^(\S+?)\(.*'\"?(\w+)\"?' does not exist", output)
        self.assertEqual(dict(mistakes), wrong)
        self.assertEqual(output.count("error"), len(wrong))


class Kubernetes(TypeTest):
    # Prints the objects of each file. Fails at a member that is given twice.
    TO_JSON = """
        import { readFileSync } from 'node:fs';
        import { parseAllDocuments } from 'yaml';
        const all = process.argv.slice(1).map((name) => {
          const documents = parseAllDocuments(readFileSync(name, 'utf8'));
          for (const { errors } of documents) if (errors.length) throw errors[0];
          return documents.map((each) => each.toJS());
        });
        console.log(JSON.stringify(all));"""

    def write_typed(self, folder, texts):
        """The objects of each text in a file of TypeScript, which refuses unknown members."""
        for name, text in texts.items():
            (folder / f"{name}.yaml").write_text(text)
        code, output = run([NODE, "--input-type=module", "-e", self.TO_JSON,
                            *(f"{name}.yaml" for name in texts)], folder)
        self.assertEqual(code, 0, output)
        for name, objects in zip(texts, json.loads(output)):
            (folder / f"{name}.ts").write_text("".join(
                self.typed(number, each) for number, each in enumerate(objects)))

    def typed(self, number, one):
        group = one["apiVersion"] if "/" in one["apiVersion"] else f"core/{one['apiVersion']}"
        return (f"import type {{ {one['kind']} as Kind{number} }} from 'kubernetes-types/{group}';\n"
                f"export const object{number}: Kind{number} = {json.dumps(one, indent=1)};\n")

    def test_snippets_have_the_types_of_their_objects(self):
        job, workers = (take(name, SCHEMA)
                        for name in ("kubernetes/job.yaml", "kubernetes/workers.yaml"))
        with folder_with(claim=SCHEMA) as folder:
            self.write_typed(folder, {
                "job": job, "workers": workers,
                "probe": job.replace("startupProbe:", "startProbe:"),
                "policy": job.replace("restartPolicy: Always", "restart: Always"),
                "get": workers.replace("httpGet:", "get:")})
            self.expect_mistakes(folder, wrong={
                "probe.ts": "startProbe", "policy.ts": "restart", "get.ts": "get"})


class Testcontainers(TypeTest):
    def test_for_node_has_the_right_types(self):
        name = "testcontainers/chat.ts"
        with folder_with(name, claim=TYPES) as folder:
            text = (folder / name).read_text()
            (folder / "chat.ts").write_text(text)
            (folder / "wait.ts").write_text(text.replace("forHttp(", "forHTTP("))
            (folder / "package.json").write_text('{"type": "module"}')
            self.expect_mistakes(folder, wrong={"wait.ts": "forHTTP"})


class Versions(unittest.TestCase):
    def test_of_the_image_and_the_tarball_are_the_tool_s(self):
        printed = subprocess.run([snippets.TOOL, "--version"], stdout=subprocess.PIPE, text=True,
                                 check=True).stdout
        version = re.match(r"ws-echo (\S+)\n", printed)[1]
        named = re.findall(r"\.com/ws-echo:([\d.]+)|ws-echo-([\d.]+)-linux",
                           snippets.PAGE.read_text(encoding="utf-8"))
        self.assertGreater(len(named), 8)
        self.assertEqual({one or other for one, other in named}, {version})


if __name__ == "__main__":
    unittest.main()
