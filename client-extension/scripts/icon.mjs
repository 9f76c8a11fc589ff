/** Draws images/icon.png: a key whose broken shank is mended. Shapes are signed distances in pixels, y downwards. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 128;
const SAMPLES = 4; // per pixel and axis, for smooth edges

const circle = (cx, cy, r) => (x, y) => Math.hypot(x - cx, y - cy) - r;
const box = (cx, cy, w, h, r) => (x, y) => {
  const dx = Math.abs(x - cx) - w / 2 + r;
  const dy = Math.abs(y - cy) - h / 2 + r;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - r;
};
const turned = (shape, degrees) => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const middle = SIZE / 2;
  return (x, y) =>
    shape(
      middle + (x - middle) * cos + (y - middle) * sin,
      middle - (x - middle) * sin + (y - middle) * cos,
    );
};
const without = (shape, hole) => (x, y) => Math.max(shape(x, y), -hole(x, y));
const either = (...shapes) => (x, y) => Math.min(...shapes.map((shape) => shape(x, y)));

const key = either(
  without(circle(38, 64, 24), circle(34, 64, 9)),
  box(84, 64, 60, 13, 3),
  box(93, 76, 10, 20, 3),
  box(109, 74, 10, 16, 3),
);
const layers = [
  [box(64, 64, 128, 128, 26), [18, 50, 74]],
  [turned(key, -35), [240, 246, 250]],
  [turned(box(73, 64, 10, 23, 3), -35), [38, 190, 140]],
];

/** Red, green, blue and alpha (0 to 255) of a point; later layers cover earlier ones. */
function colourAt(x, y) {
  const hit = layers.findLast(([shape]) => shape(x, y) <= 0);
  return hit === undefined ? [0, 0, 0, 0] : [...hit[1], 255];
}

function pixel(px, py) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i += 1) {
    const x = px + ((i % SAMPLES) + 0.5) / SAMPLES;
    const y = py + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES;
    const [r, g, b, a] = colourAt(x, y);
    for (const [channel, value] of [r * a, g * a, b * a, a].entries()) sum[channel] += value;
  }
  const alpha = sum[3];
  const colour = sum.slice(0, 3).map((value) => (alpha === 0 ? 0 : Math.round(value / alpha)));
  return [...colour, Math.round(alpha / SAMPLES ** 2)];
}

/** One PNG chunk: length, name, data, checksum of name and data (PNG specification, 5.3). */
function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

const rows = [];
for (let y = 0; y < SIZE; y += 1) {
  const row = [0]; // filter type: none
  for (let x = 0; x < SIZE; x += 1) row.push(...pixel(x, y));
  rows.push(Buffer.from(row));
}
const header = Buffer.alloc(13);
header.writeUInt32BE(SIZE, 0);
header.writeUInt32BE(SIZE, 4);
header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, RGBA, the only compression and filter, not interlaced

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
writeFileSync(
  path.join(root, 'images', 'icon.png'),
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]),
);
