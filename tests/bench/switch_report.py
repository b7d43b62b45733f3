"""Figures of tests/bench/switch as lines to read."""
TITLES = {"two_elements": "two elements, whole files", "hls": "hls.js, one each", "shaka": "Shaka, preload()"}


def usual_and_rare(found, key, digits=1):
    return f"{found[f'{key}_p50']:.{digits}f} ms median, {found[f'{key}_p99']:.{digits}f} ms p99"


def print_frames(found):
    print(f"  decided to first frame   {usual_and_rare(found, 'decided_to_first_ms')}; late frames p99 "
          f"{found['late_frames_p99']:.0f}, most {found['late_frames_most']:.0f}")
    print(f"  decided to second frame  {usual_and_rare(found, 'decided_to_second_ms')}")
    print(f"  black frames             {found['black_frames']}; wrong first frames {found['wrong_first_frames']}; "
          f"never shown {found['never_shown']}")


def print_sound(found):
    print(f"  hole in the sound        {usual_and_rare(found, 'audio_gap_ms')}, {found['audio_gap_ms_most']:.0f} ms at most; "
          f"between switches {found['audio_holes_elsewhere']} holes, {found['audio_holes_elsewhere_ms']:.0f} ms")
    print(f"  largest step in it       {found['audio_jump_p50']:.1f} median, {found['audio_jump_p99']:.1f} p99 "
          "(a steady tone's: 1)")


def print_player(found, think):
    when = f"{think:g} to {think + 0.4:g} s after the cue, ready or not" if think else "when all cued is ready"
    print(f"{found['switches']} switches at {found['width']}x{found['height']}; the choice {when}")
    print_frames(found)
    print(f"  the deck's part of it    {usual_and_rare(found, 'update_ms', 2)}, {found['update_ms_most']:.1f} ms at most; "
          f"from frame to frame {usual_and_rare(found, 'frame_ms')}, {found['frame_ms_most']:.0f} ms at most")
    print(f"  not ready when chosen    {found['not_ready']}, shown after {found['not_ready_ms_p50']:.0f} ms median, "
          f"{found['not_ready_ms_most']:.0f} ms at most")
    if "audio_jump_p99" in found:
        print_sound(found)
        print(f"  the same by mpv          {usual_and_rare(found, 'by_mpv.audio_gap_ms')}, "
              f"of {found['by_mpv.audio_gaps_measured']}")
    else:
        print(f"  gap in the sound, by mpv {usual_and_rare(found, 'audio_gap_ms')}, of {found['audio_gaps_measured']}")
    print(f"  cued to ready            {usual_and_rare(found, 'cue_ms', 0)} (three at a time)")
    print(f"  memory of a cued clip    {found['cued_clip_mb']:.0f} MB; frames left out on air {found['dropped_frames']}",
          flush=True)


def print_browser(way, found):
    print(f"{TITLES[way]}: {found['switches']} switches in a browser that decodes and draws on the CPU")
    print_frames(found)
    print(f"  not ready when chosen    {found['not_ready']}; the page's own frames {usual_and_rare(found, 'page_frame_ms')}")
    print_sound(found)


def print_hour(found):
    print(f"{found['minutes']:.0f} minutes at random: {found['scenes']} scenes, {found['switches']} switches, "
          f"{found['stalls']} stalls, {found['problems']} problems")
    print(f"  memory                   {found['resident_mb_first']:.0f} MB after the first quarter, "
          f"{found['resident_mb_last']:.0f} MB at the end ({found['resident_mb_least']:.0f} to {found['resident_mb_most']:.0f} MB)")
    print(f"  growth                   {found['mb_per_hour']:.1f} MB an hour, with a standard error of "
          f"{found['mb_per_hour_error']:.1f}")
    step = max(1, len(found["samples_mb"]) // 20)
    print("  " + " ".join(f"{value:.0f}" for value in found["samples_mb"][::step]), flush=True)
