#include "media_manifests/record.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>
#include <utility>
#include <variant>

#include "choicegraph/characters.hpp"
#include "media_manifests/json.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"

namespace forksight::media_manifests {

using choicegraph::Asked;
using choicegraph::Chosen;
using choicegraph::Ended;
using choicegraph::Entered;
using choicegraph::Event;
using choicegraph::Gaze;
using choicegraph::How;
using choicegraph::Line;
using choicegraph::Offered;
using choicegraph::Paused;
using choicegraph::Resumed;
using choicegraph::Started;
using choicegraph::Stopped;
using choicegraph::Viewed;
using choicegraph::WentBack;
using choicegraph::Why;
using choicegraph::Wish;
using json::Reader;
using json::Value;

namespace {

constexpr std::int64_t record_version = 1;
constexpr std::size_t word_bytes = 128; // escaped, all words of a started line together stay below the limit of a line
constexpr std::size_t device_bytes = 256;
constexpr std::size_t offered_choices = 64;
constexpr std::int64_t greatest_n = 9'007'199'254'740'992; // 2^53, what every JSON reader takes exactly
constexpr std::int64_t greatest_seed = static_cast<std::int64_t>(choicegraph::seed_limit - 1);
constexpr double longest_s = 1e9;

constexpr std::array<std::string_view, 4> hows = {"gaze", "timeout", "teacher", "key"};
constexpr std::array<std::string_view, 4> whys = {"viewer", "no-way-on", "failure", "declined"};
constexpr std::array<std::string_view, 1> wishes = {"help"};

/// At most `bytes` of it, mended, and never half a character.
std::string cut(std::string_view text, std::size_t bytes) {
    std::string whole = json::mended(text.substr(0, bytes + 4));
    whole.resize(choicegraph::whole_characters(whole, bytes));
    return whole;
}

json::Limits line_limits() {
    json::Limits limits;
    limits.bytes = record_line_limit_bytes;
    limits.values = record_line_limit_bytes;
    limits.depth = 16;
    return limits;
}

struct EventWriter {
    json::Writer& out;

    void event(std::string_view name) const { out.key("event").text(name); }

    void operator()(const Started& started) const {
        event("started");
        out.key("forksight").integer(record_version);
        out.key("session").text(cut(started.session, word_bytes));
        out.key("film").text(cut(started.film, 64));
        out.key("version").text(cut(started.version, word_bytes));
        out.key("language").text(cut(started.language, word_bytes));
        out.key("device").text(cut(started.device, device_bytes));
        if (started.seed != 0) out.key("seed").natural(started.seed);
    }
    void operator()(const Entered& entered) const {
        event("entered");
        out.key("scene").text(entered.scene);
    }
    void operator()(const Offered& offered) const {
        event("offered");
        out.key("scene").text(offered.scene);
        out.key("choices").open_list();
        for (const std::string& choice : offered.choices) out.text(choice);
        out.close();
    }
    void operator()(const Chosen& chosen) const {
        event("chosen");
        out.key("scene").text(chosen.scene);
        out.key("choice").text(chosen.choice);
        out.key("how").text(hows.at(static_cast<std::size_t>(chosen.how)));
        out.key("after").number(chosen.after_s);
    }
    void operator()(const Gaze& gaze) const {
        event("gaze");
        out.key("yaw").number(gaze.yaw_deg);
        out.key("pitch").number(gaze.pitch_deg);
    }
    void operator()(const Viewed& viewed) const {
        event("viewed");
        out.key("scene").text(viewed.scene);
        out.key("clip").text(viewed.clip);
    }
    void operator()(const WentBack& back) const {
        event("back");
        out.key("to").natural(back.to);
    }
    void operator()(const Paused&) const { event("paused"); }
    void operator()(const Resumed&) const { event("resumed"); }
    void operator()(const Asked& asked) const {
        event("asked");
        out.key("what").text(wishes.at(static_cast<std::size_t>(asked.what)));
    }
    void operator()(const Ended& ended) const {
        event("ended");
        out.key("ending").text(ended.ending);
    }
    void operator()(const Stopped& stopped) const {
        event("stopped");
        out.key("why").text(whys.at(static_cast<std::size_t>(stopped.why)));
    }
};

/// Reads one line; keys that are not known pass, for they may come from a newer player.
class LineReader {
  public:
    explicit LineReader(const json::Document& document) : reader_(document.problems()), line_(document.root()) {}

    Result<Line> read() && {
        Line line;
        if (reader_.object(line_)) {
            if (const auto n = reader_.required(line_, "n")) {
                line.n = static_cast<std::uint64_t>(reader_.integer(*n, 1, greatest_n).value_or(1));
            }
            line.t_s = number("t", 0.0, longest_s);
            if (auto event = read_event()) line.event = std::move(*event);
        }
        if (!reader_.clean()) return std::move(reader_).errors();
        return line;
    }

  private:
    std::string id(std::string_view key) {
        const auto value = reader_.required(line_, key);
        return std::string(value ? reader_.id(*value).value_or("") : "");
    }

    std::string word(std::string_view key, std::size_t limit_bytes = word_bytes) {
        const auto value = reader_.required(line_, key);
        return std::string(value ? reader_.text(*value, limit_bytes).value_or("") : "");
    }

    double number(std::string_view key, double min, double max) {
        const auto value = reader_.required(line_, key);
        return value ? reader_.number(*value, min, max).value_or(0.0) : 0.0;
    }

    template <class Kind, std::size_t size>
    Kind one_of(std::string_view key, const std::array<std::string_view, size>& names) {
        const auto value = reader_.required(line_, key);
        const auto text = value ? reader_.text(*value, record_line_limit_bytes) : std::nullopt;
        if (!text) return Kind{};
        for (std::size_t i = 0; i < size; ++i) {
            if (*text == names[i]) return static_cast<Kind>(i);
        }
        std::string known;
        for (const std::string_view name : names) known += (known.empty() ? "" : ", ") + json::quoted(name);
        reader_.wrong(*value, json::quoted(*text) + " is not one of " + known);
        return Kind{};
    }

    Event started() {
        if (const auto version = reader_.required(line_, "forksight")) {
            const auto number = reader_.integer(*version, 1, greatest_n);
            if (number && *number != record_version) {
                reader_.wrong(*version, "this record is of version " + std::to_string(*number) + "; version " +
                                            std::to_string(record_version) + " is the newest that can be read here");
            }
        }
        // One after the other: mistakes are told in the order of the line.
        Started event;
        event.session = word("session");
        event.film = id("film");
        event.version = word("version");
        event.language = word("language");
        event.device = word("device", device_bytes);
        if (const auto seed = reader_.member(line_, "seed")) {
            event.seed = static_cast<std::uint64_t>(reader_.integer(*seed, 0, greatest_seed).value_or(0));
        }
        return event;
    }

    Event offered() {
        Offered event;
        event.scene = id("scene");
        const auto choices = reader_.required(line_, "choices");
        if (choices && reader_.list(*choices, offered_choices)) {
            for (const Value choice : *choices) event.choices.emplace_back(reader_.id(choice).value_or(""));
        }
        return event;
    }

    Event chosen() {
        Chosen event;
        event.scene = id("scene");
        event.choice = id("choice");
        event.how = one_of<How>("how", hows);
        event.after_s = number("after", 0.0, longest_s);
        return event;
    }

    Event viewed() {
        Viewed event;
        event.scene = id("scene");
        event.clip = id("clip");
        return event;
    }

    Event went_back() {
        WentBack event;
        if (const auto to = reader_.required(line_, "to")) {
            event.to = static_cast<std::uint64_t>(reader_.integer(*to, 1, greatest_n).value_or(1));
        }
        return event;
    }

    Event gaze() {
        // Angles that were computed may miss a bound by the last digit.
        Gaze event;
        event.yaw_deg = number("yaw", -180.000001, 180.000001);
        event.pitch_deg = number("pitch", -90.000001, 90.000001);
        return event;
    }

    std::optional<Event> read_event() {
        const auto value = reader_.required(line_, "event");
        const auto name = value ? reader_.text(*value, record_line_limit_bytes) : std::nullopt;
        if (!name) return std::nullopt;
        if (*name == "started") return started();
        if (*name == "entered") return Entered{id("scene")};
        if (*name == "offered") return offered();
        if (*name == "chosen") return chosen();
        if (*name == "gaze") return gaze();
        if (*name == "viewed") return viewed();
        if (*name == "back") return went_back();
        if (*name == "paused") return Paused{};
        if (*name == "resumed") return Resumed{};
        if (*name == "asked") return Asked{one_of<Wish>("what", wishes)};
        if (*name == "ended") return Ended{id("ending")};
        if (*name == "stopped") return Stopped{one_of<Why>("why", whys)};
        reader_.wrong(
            *value, "there is no event " + json::quoted(*name) +
                        reader_.suggestion(*name, {"started", "entered", "offered", "chosen", "gaze", "viewed", "back",
                                                   "paused", "resumed", "asked", "ended", "stopped"}));
        return std::nullopt;
    }

    Reader reader_;
    Value line_;
};

} // namespace

std::string write_line(const Line& line) {
    json::Writer out;
    out.open_object(json::Layout::tight);
    out.key("n").natural(line.n);
    out.key("t").number(line.t_s);
    std::visit(EventWriter{out}, line.event);
    out.close();
    return out.written();
}

Result<Line> read_line(std::string_view text) {
    const Result<json::Document> document = json::parse(text, line_limits());
    if (!document) return document.errors();
    return LineReader(document.value()).read();
}

void RecordReader::take(std::string_view bytes) {
    while (!bytes.empty() && !full()) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        // One byte beyond the limit is kept of a line that is too long: so it is refused as one.
        const std::size_t room = record_line_limit_bytes + 2 - unfinished_.size();
        unfinished_ += bytes.substr(0, std::min(end, room));
        if (end == bytes.size()) return;
        finish_line();
        bytes.remove_prefix(end + 1);
    }
}

void RecordReader::finish_line() {
    const std::string where = "line " + std::to_string(++number_);
    if (number_ > record_limit_lines) {
        errors_.push_back({where, "a record has at most " + std::to_string(record_limit_lines) + " lines"});
        return;
    }
    Result<Line> line = read_line(unfinished_);
    unfinished_.clear();
    if (line) return lines_.push_back(std::move(line).value());
    constexpr std::string_view own_line = "line 1, "; // of the line's text, which has no other
    for (const Error& error : line.errors()) {
        if (errors_.size() >= Reader::error_limit) return;
        if (error.where.starts_with(own_line)) {
            errors_.push_back({where + ", " + error.where.substr(own_line.size()), error.what});
        } else {
            errors_.push_back({where, error.where.empty() ? error.what : error.where + ": " + error.what});
        }
    }
}

bool RecordReader::full() const {
    return errors_.size() >= Reader::error_limit || number_ > record_limit_lines;
}

Result<RecordReader::Record> RecordReader::record() && {
    // A last line without its end that is no JSON was being written when the power went.
    const bool cut = !full() && !unfinished_.empty() && !json::parse(unfinished_, line_limits());
    if (!full() && !unfinished_.empty() && !cut) finish_line();
    if (!errors_.empty()) return std::move(errors_);
    return Record{std::move(lines_), cut};
}

Result<std::vector<Line>> read_record(std::string_view text) {
    RecordReader reader;
    reader.take(text);
    auto record = std::move(reader).record();
    if (!record) return record.errors();
    return std::move(record).value().lines;
}

} // namespace forksight::media_manifests
