// Runs snippets with the real client: argv are the services' address and the file of
// snippets; writes a line of JSON for each. Requests go through Node's own fetch, to another host.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [services, list] = process.argv.slice(2);
const fetched = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set("X-Meant-For", new URL(String(input)).href);
  return fetched(services, { ...init, headers });
};

for (const { file, env } of JSON.parse(readFileSync(list, "utf8"))) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  let answer = "works";
  try {
    const { client } = await import(pathToFileURL(file));
    client.maxRetries = 0;
    await client.models.list();
    await client.chat.completions.create({
      model: "gpt-5.1",
      messages: [{ role: "user", content: "x" }],
    });
  } catch (error) {
    answer = `${error.constructor.name}: ${String(error.message).slice(0, 200)}`;
  }
  console.log(JSON.stringify(answer));
}
