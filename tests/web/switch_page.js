// In the page: clips that follow each other as web players do it, and what of each is seen when. The clips number their
// frames (tests/player/video/clips.cpp), so that a look at the picture tells which clip and frame it is.
const frame_s = 1 / 30;
const columns = 10, rows = 4;
const canvas = new OffscreenCanvas(10 * columns, 10 * rows);
const paper = canvas.getContext("2d", { willReadFrequently: true });
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const frame = () => new Promise((done) => requestAnimationFrame(done));

// What a video element shows; null: nothing, or no frame of such a clip.
function look_at(video) {
  if (video.readyState < 2) return null;
  paper.clearRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(video, 0, 0, canvas.width, canvas.height);
  const { data } = paper.getImageData(0, 0, canvas.width, canvas.height);
  const light = (column, row) => data[4 * ((10 * row + 5) * canvas.width + 10 * column + 5)] > 128;
  let clip = 0, number = 0;
  for (let column = 0; column < columns; ++column) {
    if (light(column, 0) === light(column, 1)) return null;
    if (light(column, 0)) number |= 1 << column;
    if (column < 5 && light(column, 2) === light(column + 5, 2)) return null;
    if (column < 5 && light(column, 2)) clip |= 1 << column;
  }
  return { clip, frame: number };
}

function element() {
  const video = document.createElement("video");
  video.preload = "auto";
  video.playsInline = true;
  video.style.cssText = "position: absolute; left: 0; top: 0; width: 100%; height: 100%; z-index: 0";
  document.body.append(video);
  return video;
}

// Its first frame is there, and what follows it: it stands at `from_s`, and could play.
async function standing(video, from_s) {
  while (video.isConnected && (video.seeking || video.readyState < 3 || Math.abs(video.currentTime - from_s) > 0.1)) {
    if (video.error) throw new Error(video.error.message);
    await sleep(5);
  }
}

// Elements on top of each other; the one in front is seen.
class Swapped {
  on_air = null;
  take(next) {
    const before = this.on_air;
    next.video.style.zIndex = 1;
    next.video.play().catch((e) => errors.push(`play(): ${e.message}`));
    if (before) {
      before.video.style.zIndex = 0;
      before.video.pause();
    }
    this.on_air = next;
    this.before = before;
  }
  seen() { return this.on_air.video; }
  is_new() { return true; }
}

// Two elements with a whole file each. What will be chosen is what the second one is given: two can do no more.
class TwoElements extends Swapped {
  pair = [element(), element()];
  static one_candidate = true;
  cue([stretch]) {
    const video = this.pair.find((one) => one !== this.on_air?.video);
    const url = `${location.origin}/${stretch.file}`;
    // A little beyond the frame's beginning: seconds are rounded.
    const seek = () => (video.currentTime = stretch.from_s + frame_s / 4);
    if (video.src === url) {
      seek();
    } else {
      video.src = url;
      video.addEventListener("loadedmetadata", seek, { once: true });
    }
    return [{ video, stretch, ready: standing(video, stretch.from_s) }];
  }
  drop() {}
}

// An hls.js and an element for each that can be chosen.
class HlsEach extends Swapped {
  cue(stretches) {
    return stretches.map((stretch) => {
      const video = element();
      const player = new Hls({ startPosition: stretch.from_s + frame_s / 4 });
      player.on(Hls.Events.ERROR, (_, e) => e.fatal && errors.push(`hls.js: ${e.details}`));
      player.loadSource(`${location.origin}/${stretch.clip_path}/master.m3u8`);
      player.attachMedia(video);
      return { video, player, stretch, ready: standing(video, stretch.from_s) };
    });
  }
  drop(others) {
    for (const one of [...others, this.before].filter((one) => one && one !== this.on_air)) {
      one.player.destroy();
      one.video.remove();
    }
  }
}

// One Shaka Player and one element: what can be chosen is preloaded, and loaded into the element when it is.
class ShakaPreload {
  video = element();
  player = new shaka.Player();
  attached = this.player.attach(this.video);
  fresh = true;
  cue(stretches) {
    return stretches.map((stretch) => {
      const manager = this.attached.then(() => this.player.preload(
        `${location.origin}/${stretch.clip_path}/manifest.mpd`, stretch.from_s + frame_s / 4));
      return { stretch, manager, ready: manager.then((one) => one.waitForFinish()) };
    });
  }
  async take(next) {
    this.fresh = false;
    this.video.addEventListener("loadeddata", () => (this.fresh = true), { once: true });
    try {
      await this.player.load(await next.manager);
      await this.video.play();
    } catch (e) {
      errors.push(`shaka: ${e.message ?? e.code ?? e}`);
    }
  }
  drop(others) { for (const one of others) one.manager.then((manager) => manager.destroy()); }
  seen() { return this.video; }
  is_new() { return this.fresh; }
}

const errors = [];
const ways = { two_elements: TwoElements, hls: HlsEach, shaka: ShakaPreload };

// From the decision to what follows it: frames are looked at one by one.
async function watch(rival, chosen, was_ready) {
  await frame();
  const decided_ms = performance.now();
  rival.take(chosen);
  const { stretch } = chosen, asked = Math.round(stretch.from_s / frame_s);
  const found = { decided_ms, was_ready, black: 0, first_ms: null, wrong: false, moving_ms: null, width: 0 };
  rival.seen().requestVideoFrameCallback(function moved(_, { mediaTime, expectedDisplayTime }) {
    if (rival.is_new() && mediaTime > stretch.from_s + frame_s / 2) found.moving_ms = expectedDisplayTime - decided_ms;
    else if (found.moving_ms === null) rival.seen().requestVideoFrameCallback(moved);
  });
  while (performance.now() - decided_ms < 30_000) {
    const picture = look_at(rival.seen());
    // What stands in the page now is on the display when the next frame begins.
    await frame();
    if (!picture) {
      ++found.black;
    } else if (rival.is_new() && picture.clip === stretch.clip) {
      found.first_ms = performance.now() - decided_ms;
      found.wrong = picture.frame !== asked;
      found.width = rival.seen().videoWidth;
      break;
    }
  }
  return found;
}

// `rounds`: for each switch what can be chosen, and which is; think_ms 0: the choice waits until all are ready.
async function switch_about(way, first, rounds, think_ms) {
  const rival = new ways[way]();
  const [begin] = rival.cue([first]);
  await Promise.race([begin.ready, sleep(60_000).then(() => { throw new Error("the first clip does not come"); })]);
  await rival.take(begin);
  await sleep(1000);
  const switches = [], intervals = [];
  for (const { stretches, chosen, wait_ms } of rounds) {
    const cued = rival.cue(ways[way].one_candidate ? [stretches[chosen]] : stretches);
    const taken = cued.length === 1 ? cued[0] : cued[chosen];
    let ready = false;
    Promise.all(cued.map((one) => one.ready)).catch((e) => errors.push(`${e.message ?? e}`));
    taken.ready.then(() => (ready = true), () => {});
    const all = Promise.allSettled(cued.map((one) => one.ready));
    if (think_ms === 0) await Promise.race([all, sleep(30_000)]);
    let before = await frame();
    for (const end = before + (think_ms || 350) + wait_ms; before < end;) {
      const now = await frame();
      intervals.push(now - before);
      before = now;
    }
    switches.push(await watch(rival, taken, ready));
    rival.drop(cued.filter((one) => one !== taken));
    await sleep(1200);
  }
  return { switches, intervals, errors };
}
