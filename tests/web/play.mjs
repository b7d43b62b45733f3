// Plays clips to their ends with hls.js and dash.js in headless Chromium, from a streamer that is running.
// usage: node play.mjs ADDRESS CLIP…      ADDRESS is as http://127.0.0.1:8360, a CLIP as films/first-visit/door
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [address, ...clips] = process.argv.slice(2);
const file = (name) => readFileSync(new URL(`node_modules/${name}`, import.meta.url), "utf8");
const scripts = { hls: file("hls.js/dist/hls.js"), dash: file("dashjs/dist/modern/umd/dash.all.min.js") };
const patience_ms = 180_000;

// In the page: plays, and answers with what happened.
async function play(how, url) {
  const video = document.querySelector("video");
  const errors = [];
  let stalls = 0;
  const ended = new Promise((done) => video.addEventListener("ended", done, { once: true }));
  video.addEventListener("error", () => errors.push(`video: ${video.error?.message ?? "error"}`));
  const began = performance.now();
  let playing = false;
  video.addEventListener("playing", () => (playing = true));
  video.addEventListener("waiting", () => (stalls += playing && !video.ended ? 1 : 0));
  let player;
  if (how === "hls") {
    player = new Hls({ enableWorker: false });
    // What hls.js mends by itself is told too: a right stream needs no mending. Slow machines may run dry.
    player.on(Hls.Events.ERROR, (_, e) => {
      if (e.fatal || !/^buffer(StalledError|NudgeOnStall|SeekOverHole)$/.test(e.details)) errors.push(`hls.js: ${e.details}`);
    });
    player.loadSource(url);
    player.attachMedia(video);
  } else {
    player = dashjs.MediaPlayer().create();
    player.on(dashjs.MediaPlayer.events.ERROR, (e) => errors.push(`dash.js: ${e.error?.message ?? e.error}`));
    player.initialize(video, url, true);
  }
  video.muted = true;
  // A machine without a graphics card decodes slowly: sound would not wait for it, a clip at half speed does.
  await video.play().catch((e) => errors.push(`play(): ${e.message}`));
  const failed = new Promise((done) => {
    const look = setInterval(() => errors.length > 0 && (clearInterval(look), done()), 200);
  });
  await Promise.race([ended, failed, new Promise((done) => setTimeout(done, 150_000))]);
  const quality = video.getVideoPlaybackQuality();
  const result = { ended: video.ended, time: video.currentTime, length: video.duration, width: video.videoWidth, errors,
                   stalls, frames: quality.totalVideoFrames, sound: video.webkitAudioDecodedByteCount,
                   took: (performance.now() - began) / 1000 };
  if (how === "hls") player.destroy(); else player.reset();
  return result;
}

function wrong(found) {
  const said = [...found.errors];
  if (!found.ended) said.push(`stopped at ${found.time} s`);
  if (!(Math.abs(found.time - found.length) < 0.2)) said.push(`ended at ${found.time} of ${found.length} s`);
  if (!(found.width > 0) || found.frames < 10) said.push("no picture was shown");
  if (!(found.sound > 0)) said.push("no sound was decoded");
  return said;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"],
});
let failures = 0;
try {
  for (const clip of clips) {
    for (const [how, manifest] of [["hls", "master.m3u8"], ["dash", "manifest.mpd"]]) {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      const page = await context.newPage();
      const refused = [];
      page.on("response", (r) => r.status() >= 400 && refused.push(`${r.status()} ${r.url()}`));
      // The page comes from the same origin as the clips, without being on the server.
      await page.route("**/stock-player.html", (route) =>
        route.fulfill({ contentType: "text/html", body: "<!doctype html><link rel=icon href=data:,><video></video>" }));
      await page.goto(`${address}/stock-player.html`);
      await page.addScriptTag({ content: scripts[how] });
      page.setDefaultTimeout(patience_ms);
      const found = await page.evaluate(([code, ...rest]) => (0, eval)(`(${code})`)(...rest),
                                        [play.toString(), how, `${address}/${clip}/${manifest}`]);
      const said = [...wrong(found), ...refused];
      failures += said.length > 0 ? 1 : 0;
      console.log(`${how.padEnd(4)} ${clip}: ${found.time.toFixed(2)} of ${found.length.toFixed(2)} s in ` +
                  `${found.took.toFixed(1)} s, ${found.frames} pictures, ${found.stalls} stalls` +
                  (said.length > 0 ? `   WRONG: ${said.join("; ")}` : ""));
      await context.close();
    }
  }
} finally {
  await browser.close();
}
process.exit(failures === 0 ? 0 : 1);
