// Clips that follow each other in headless Chromium, as tests/bench/switch has them follow in the player.
// usage: node switch.mjs WAY ADDRESS SWITCHES THINK_S CLIP…      WAY: two_elements, hls or shaka
// ADDRESS is as http://127.0.0.1:8360. A CLIP is PATH,FILE,SECONDS: films/switches/clip-0, the path of the same clip as one
// file, and its length; they are numbered from 0 in this order. Writes to stdout what was seen, as JSON; times are the
// monotonic clock's.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const [way, address, count, think_s, ...clips] = process.argv.slice(2);
const file = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const scripts = {
  two_elements: [],
  hls: ["node_modules/hls.js/dist/hls.js"],
  shaka: ["node_modules/shaka-player/dist/shaka-player.compiled.js"],
}[way];

let state = 20240607;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
// As the bench's own: anywhere, but so that it is not over before the next choice.
function any_stretch() {
  const clip = random(clips.length);
  const [clip_path, whole, seconds] = clips[clip].split(",");
  const until = Math.max(1, Math.floor(Number(seconds) - 3 - Math.ceil(Number(think_s))));
  const from_s = random(until) + (random(2) === 0 ? 0 : random(29) / 30);
  return { clip, clip_path, file: whole, from_s };
}
function any_round() {
  const stretches = [];
  while (stretches.length < 3) {
    const one = any_stretch();
    if (!stretches.some((other) => other.clip === one.clip && other.from_s === one.from_s)) stretches.push(one);
  }
  return { stretches, chosen: random(3), wait_ms: random(400) };
}
const monotonic_s = () => Number(process.hrtime.bigint()) / 1e9;

// Seconds from the page's clock to the monotonic one: the quickest of some askings knows best.
async function clock_offset(page) {
  let best = { took: Infinity, offset: 0 };
  for (let i = 0; i < 20; ++i) {
    const before = monotonic_s();
    const there = await page.evaluate("performance.now()");
    const took = monotonic_s() - before;
    if (took < best.took) best = { took, offset: before + took / 2 - there / 1000 };
  }
  return best.offset;
}

const browser = await chromium.launch({
  executablePath: fileURLToPath(new URL("chromium_ahead", import.meta.url)),
  ignoreDefaultArgs: ["--mute-audio"],
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-proxy-server",
         "--autoplay-policy=no-user-gesture-required"],
});
try {
  const page = await (await browser.newContext({ viewport: { width: 640, height: 360 }, bypassCSP: true })).newPage();
  const refused = [];
  page.on("response", (r) => r.status() >= 400 && refused.push(`${r.status()} ${r.url()}`));
  page.on("pageerror", (e) => refused.push(`page: ${e.message}`));
  // A page of the streamer's own: of one made up here Chromium does not know that it is from the local network, and keeps
  // it from what is there.
  await page.goto(`${address}/healthz`);
  await page.setContent("<!doctype html><link rel=icon href=data:,><body style='margin: 0; background: black'>");
  for (const script of scripts) await page.addScriptTag({ content: file(script) });
  await page.addScriptTag({ content: file("switch_page.js") });
  page.setDefaultTimeout(0);
  const offset_s = await clock_offset(page);
  const found = await page.evaluate(([...order]) => switch_about(...order), [
    way, { ...any_stretch(), from_s: 0 }, Array.from({ length: Number(count) }, any_round), 1000 * Number(think_s)]);
  for (const one of found.switches) {
    one.decided_s = one.decided_ms / 1000 + offset_s;
    one.first_s = one.decided_s + (one.first_ms ?? 30_000) / 1000;
  }
  console.log(JSON.stringify({ ...found, version: browser.version(), errors: [...new Set([...found.errors, ...refused])] }));
} finally {
  await browser.close();
}
