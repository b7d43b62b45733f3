// Every sentence of the rooms around a film, in Dutch and English, for a student of 17 or 70.
#pragma once

#include <string>
#include <string_view>

namespace forksight::player::guide {

enum class Phrase {
    moment,
    slow,
    very_slow,
    line_lost,
    line_lost_ready,
    how_to_begin,
    how_to_stop,
    sit_down,
    begin_help,
    begin,
    warning_title,
    warning_on,
    read_on,
    consent_title,
    agree,
    disagree,
    declined_title,
    declined,
    watch_after_all,
    look_title,
    look,
    look_help,
    wait_title,
    wait,
    wait_help,
    away_title,
    away,
    away_help,
    well_done,
    known,
    tutorial_end_title,
    menu_title,
    menu,
    look_up,
    go_on,
    stop,
    help,
    larger,
    usual,
    read_aloud,
    read_no_more,
    help_title,
    helped,
    stop_title,
    stop_sure,
    stop_yes,
    welcome_title,
    welcome,
    end_title,
    end,
    end_chosen,
    nothing,
    stopped_title,
    stopped,
    trouble_title,
    another,
    again,
    done,
};

inline constexpr Phrase last_phrase = Phrase::done;

/// `language` is "nl" or "en"; anything else reads Dutch.
std::string phrase(Phrase what, std::string_view language);

} // namespace forksight::player::guide
