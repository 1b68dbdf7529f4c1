// The exchange between a client and a server that grades it, as drivers for the Autobahn testsuite
// have it.
'use strict';

// Runs all cases of the server that the first argument or WS_ECHO_URL names.
//
// converse(url, onText) opens the URL and echoes every message, or passes it to onText if there is
// one. Its promise resolves when the connection has ended, however it did.
module.exports = async function exchange(agent, converse) {
  const server = (process.argv[2] || process.env.WS_ECHO_URL || '').replace(/\/$/, '');
  const query = `agent=${encodeURIComponent(agent)}`;
  let count = NaN;
  await converse(`${server}/getCaseCount`, (text) => {
    count = Number(text);
  });
  if (!(count >= 0)) throw new Error(`no number of cases from ${server}/getCaseCount`);
  for (let number = 1; number <= count; ++number) {
    await converse(`${server}/runCase?case=${number}&${query}`);
  }
  await converse(`${server}/updateReports?${query}`);
};
