#!/usr/bin/env python3
"""What tests/bench/switch computes from measurements, on measurements whose answer is known.

usage: test_switch_figures.py
"""
import os
import random
import unittest

import switch_figures as figures


class Percentiles(unittest.TestCase):
    def test_one_of_a_hundred_is_seen_at_p99_and_one_of_two_hundred_is_not(self):
        self.assertEqual(figures.percentile([0] * 99 + [7], 0.99), 7)
        self.assertEqual(figures.percentile([0] * 199 + [7], 0.99), 0)
        self.assertEqual(figures.percentile([0] * 199 + [7], 1), 7)
        self.assertEqual(figures.percentile([3, 1, 2], 0.5), 2)
        self.assertEqual(figures.percentile([], 0.99), 0)


class Switches(unittest.TestCase):
    raw = {"decided_s": [1.0, 2.0, 3.0], "first_s": [1.016, 2.016, 3.516], "late_frames": [0, 0, 30], "second_ms": [49.0, 50.0, 51.0],
           "not_ready_ms": [516.0],
           "audio_gap_ms": [5.0, 6.0], "cue_ms": [100.0], "update_ms": [0.1, 0.2, 7.0], "frame_ms": [16.0, 17.0],
           "black_frames": 0, "wrong_first_frames": 0, "never_shown": 0,
           "dropped_frames": 0, "width": 1280, "height": 640, "cued_clip_mb": 27.0}
    heard = {"level": 0.09, "hole_ms": [4.0, 8.0, 520.0], "jump": [1.0, 2.0, 9.0], "elsewhere_ms": [3.0, 4.0]}

    def test_a_choice_that_was_not_ready_counts_among_all(self):
        found = figures.player_figures(self.raw, self.heard)
        self.assertEqual((found["late_frames_p99"], found["not_ready"], found["not_ready_ms_most"]), (30, 1, 516.0))
        self.assertEqual((found["update_ms_p50"], found["update_ms_p99"], found["frame_ms_most"]), (0.2, 7.0, 17.0))
        self.assertAlmostEqual(found["decided_to_first_ms_p50"], 16.0)
        self.assertAlmostEqual(found["decided_to_first_ms_p99"], 516.0)

    def test_what_was_heard_goes_before_what_mpv_says(self):
        found = figures.player_figures(self.raw, self.heard)
        self.assertEqual((found["audio_gap_ms_p99"], found["by_mpv.audio_gap_ms_p99"]), (520.0, 6.0))
        self.assertEqual((found["audio_holes_elsewhere"], found["audio_holes_elsewhere_ms"]), (2, 7.0))
        self.assertEqual(figures.player_figures(self.raw, None)["audio_gap_ms_p99"], 6.0)

    def test_a_browser_is_late_by_the_sixtieths_that_it_could_have_been_quicker(self):
        def one(first_ms, **more):
            return {"decided_s": 5.0, "first_s": 5.0 + (first_ms or 30_000) / 1000, "first_ms": first_ms, "black": 0,
                    "wrong": False, "was_ready": True, "moving_ms": 50.0, **more}
        switches = [one(16.7), one(33.3, black=1), one(None, was_ready=False, moving_ms=None)]
        heard = {"level": 0.09, "hole_ms": [0.0] * 3, "jump": [1.0] * 3, "elsewhere_ms": []}
        found = figures.browser_figures({"switches": switches, "intervals": [16.7]}, heard)
        self.assertEqual((found["late_frames_most"], found["never_shown"], found["not_ready"], found["black_frames"]), (1799, 1, 1, 1))
        self.assertEqual(figures.browser_figures({"switches": switches[:2], "intervals": []}, heard)["late_frames_most"], 1)


class Growth(unittest.TestCase):
    times = [10.0 * i for i in range(360)]

    def test_what_grows_is_found_with_its_spread(self):
        dice = random.Random(1)
        values = [300 + 12 * time / 3600 + dice.gauss(0, 2) for time in self.times]
        slope, error = figures.growth(self.times, values)
        self.assertLess(abs(slope - 12), 3 * error)
        self.assertLess(0.2, error)
        self.assertLess(error, 2)

    def test_what_is_filled_in_the_first_quarter_is_no_growth(self):
        values = [min(300.0, 100 + 0.3 * time) for time in self.times]
        self.assertEqual(figures.growth(self.times, values), (0.0, 0.0))

    def test_samples_that_resemble_their_neighbours_say_less(self):
        dice, value, walk = random.Random(2), 0.0, []
        for _ in self.times:
            value = 0.95 * value + dice.gauss(0, 1)
            walk.append(value)
        shuffled = walk[:]
        dice.shuffle(shuffled)
        self.assertGreater(figures.growth(self.times, walk)[1], 2 * figures.growth(self.times, shuffled)[1])

    def test_a_slope_needs_samples(self):
        self.assertRaises(ValueError, figures.growth, self.times[:9], [1.0] * 9)

    def test_resident_memory_is_the_systems_own(self):
        before, held = figures.resident_mb(os.getpid()), bytearray(b"x" * (50 << 20))
        self.assertLess(abs(figures.resident_mb(os.getpid()) - before - 50), 0.9)
        del held


unittest.main()
