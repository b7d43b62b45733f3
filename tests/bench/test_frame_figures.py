#!/usr/bin/env python3
"""What tests/bench/frame computes from measurements, on measurements whose answer is known.

usage: test_frame_figures.py
"""
import unittest

import frame_figures as figures

PARTS = ["begin", "poll", "session"]
PERIOD_S = 0.01


def notes(*of_frames):
    """A frame a beat, from 100 s on, but where `beats` says otherwise."""
    rows, beat = [], 0
    for one in of_frames:
        rows.append({"began_s": 100.0 + beat * PERIOD_S, "shown_s": (beat + 1) * PERIOD_S, "period_s": PERIOD_S, "in_film": True,
                     "ours_ms": [9.0, 0.25, 0.5], "drawing_ms": [0.0, 0.0, 1.0], "ours_wall_ms": [9.0, 0.5, 0.5], "drawing_wall_ms": 2.0,
                     "draws": 3, "waited": 0, "preempted": 0, **{key: value for key, value in one.items() if key != "beats"}})
        beat += one.get("beats", 1)
    columns = list(rows[0])
    return {"parts": PARTS, "columns": columns, "rows": [[row[name] for name in columns] for row in rows]}


def report(switches=(), stalls=()):
    return {"switches": [{"decided_s": at} for at in switches], "stalls": [{"at_s": at, "for_s": lasted} for at, lasted in stalls]}


LATE = {"ours_wall_ms": [0.5, 0.5, 10.0]}


class Frames(unittest.TestCase):
    def test_waiting_for_the_beat_and_drawing_are_not_ours(self):
        found, over = figures.run_figures(notes({}, {"ours_ms": [9.0, 1.0, 1.0]}, {}), report(), [])
        self.assertEqual((found["ours_ms_p50"], found["ours_ms_most"], found["over_1_ms"]), (0.75, 2.0, 1))
        self.assertEqual((found["part.session_ms_p50"], found["driver_ms_most"], over), (0.5, 1.0, []))

    def test_the_start_room_is_told_apart(self):
        found, _ = figures.run_figures(notes({"in_film": False, "ours_ms": [0, 3, 0]}, {}), report(), [])
        self.assertEqual((found["room.ours_ms_most"], found["film.ours_ms_most"], found["room.frames"]), (3, 0.75, 1))

    def test_a_frame_is_over_its_period_by_our_part_and_what_was_drawn_is_counted_apart(self):
        drawn = [{"ours_wall_ms": [2.0, 8.0, 1.0], "drawing_wall_ms": of} for of in (0.5, 1.5)]
        found, over = figures.run_figures(notes({}, *[{}] * 30, LATE, *drawn, {}), report(), [])
        self.assertEqual([(round(one["at_s"], 3), one["cause"], one["part"]) for one in over], [(0.31, "else", "session")])
        self.assertEqual((found["over_period.else"], found["over_by_drawing.else"], found["over_by_drawing.switch"]), (1, 1, 0))

    def test_a_late_frame_has_its_cause(self):
        frames = [dict(LATE) if number in (30, 60, 90, 150) else {} for number in range(200)]
        _, over = figures.run_figures(notes(*frames), report([0.25], [(0.55, 0.1)]), [])
        self.assertEqual([one["cause"] for one in over], ["switch", "outage", "else", "else"])
        _, over = figures.run_figures(notes(*frames), report([0.25]), [(100.6, 0.2)])
        self.assertEqual([one["cause"] for one in over], ["switch", "outage", "outage", "outage"])
        _, over = figures.run_figures(notes(*frames), report(), [(101.2, 0.2)])
        self.assertEqual([one["cause"] for one in over], ["else", "else", "else", "outage"])

    def test_the_film_s_beginning_is_a_switch(self):
        room = [{"in_film": False}] * 20
        _, over = figures.run_figures(notes(*room, LATE, *[{}] * 20, LATE, {}), report(), [])
        self.assertEqual([one["cause"] for one in over], ["switch", "else"])

    def test_beats_left_out_are_counted_where_no_frame_was_too_long(self):
        found, over = figures.run_figures(notes(*[{}] * 20, {"beats": 4}, {}, {}), report(), [])
        self.assertEqual((found["beats_left_out.else"], found["beats_left_out.switch"], over), (3, 0, []))

    def test_the_fixed_keys_are_of_all_frames_and_of_the_wifi_s_causes(self):
        wifi = {"over_period.switch": 1, "over_period.outage": 2, "over_period.else": 4}
        runs = {"none": ({}, [0.1] * 99), "wifi": (wifi, [0.2] * 100 + [7.0])}
        self.assertEqual(figures.fixed(runs), {"ours_ms_p99": 0.2, "over_period": 3})


unittest.main()
