// Reads one JSON text a line, answers with what dotenv and Node's own parser make of it.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { parseEnv } from "node:util";

const dotenv = createRequire(`${process.argv[2]}/`)("dotenv");
for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  console.log(JSON.stringify({ npm: dotenv.parse(text), node: parseEnv(text) }));
}
