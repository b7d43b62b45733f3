#include "media_manifests/record_exchange.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "media_manifests/json.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"
#include "media_manifests/record.hpp"

namespace forksight::media_manifests {

using choicegraph::Line;
using json::Reader;
using json::Value;

namespace {

constexpr std::int64_t greatest_n = 9'007'199'254'740'992; // as in a record
constexpr std::size_t server_bytes = 2048;

json::Limits limits_of(std::size_t bytes) {
    json::Limits limits;
    limits.bytes = bytes;
    limits.values = 256;
    limits.depth = 8;
    return limits;
}

/// The first line of a batch follows lines that are elsewhere: whoever has them says whether it does.
std::string wrong_with(const Line& line, const std::vector<SentLine>& above) {
    const bool first = above.empty();
    const std::uint64_t place = first ? line.n : above.back().line.n + 1;
    std::string wrong = choicegraph::out_of_order(line, place, first ? 0.0 : above.back().line.t_s);
    if (wrong.empty() && line.n > 1 && std::holds_alternative<choicegraph::Started>(line.event)) {
        wrong = "a session starts once";
    }
    return wrong;
}

} // namespace

bool is_session_id(std::string_view text) {
    const auto fits = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == 32 && std::all_of(text.begin(), text.end(), fits);
}

Result<std::vector<SentLine>> read_batch(std::string_view body) {
    if (body.size() > record_batch_limit_bytes) {
        return Error{"", "more than " + std::to_string(record_batch_limit_bytes) + " bytes were sent at once"};
    }
    std::vector<SentLine> lines;
    while (!body.empty()) {
        const std::string where = "line " + std::to_string(lines.size() + 1);
        const std::size_t end = body.find('\n');
        if (end == std::string_view::npos) return Error{where, "the line is not whole: it has no line end"};
        const std::string_view text = body.substr(0, end);
        body.remove_prefix(end + 1);
        Result<Line> read = read_line(text);
        if (!read) {
            const Error& error = read.errors().front();
            return Error{where, error.where.empty() ? error.what : error.where + ": " + error.what};
        }
        Line line = std::move(read).value();
        std::string wrong = wrong_with(line, lines);
        if (!wrong.empty()) return Error{where, std::move(wrong)};
        lines.push_back({std::move(line), text});
    }
    return lines;
}

std::string write_kept_answer(std::uint64_t n) {
    return "{\"kept\":" + std::to_string(n) + "}\n";
}

Result<std::uint64_t> read_kept_answer(std::string_view text) {
    auto document = json::parse(text, limits_of(kept_limit_bytes));
    if (!document) return document.errors();
    Reader reader(document.value().problems());
    const Value root = document.value().root();
    std::uint64_t kept = 0;
    // A newer streamer may say more.
    if (reader.object(root)) {
        if (const auto value = reader.required(root, "kept")) {
            kept = static_cast<std::uint64_t>(reader.integer(*value, 0, greatest_n).value_or(0));
        }
    }
    if (!reader.clean()) return std::move(reader).errors();
    return kept;
}

std::string write_sent_mark(const SentMark& mark) {
    json::Writer out;
    out.open_object(json::Layout::tight);
    out.key("server").text(mark.server);
    out.key("lines").natural(mark.lines);
    if (mark.all) out.key("all").boolean(true);
    if (mark.refused) out.key("refused").boolean(true);
    out.close();
    return out.written() + '\n';
}

Result<SentMark> read_sent_mark(std::string_view text) {
    auto document = json::parse(text, limits_of(sent_mark_limit_bytes));
    if (!document) return document.errors();
    Reader reader(document.value().problems());
    const Value root = document.value().root();
    SentMark mark;
    if (reader.object(root)) {
        if (const auto server = reader.required(root, "server")) {
            mark.server = reader.text(*server, server_bytes).value_or("");
        }
        if (const auto lines = reader.required(root, "lines")) {
            mark.lines = static_cast<std::uint64_t>(reader.integer(*lines, 0, greatest_n).value_or(0));
        }
        if (const auto all = reader.member(root, "all")) mark.all = reader.boolean(*all).value_or(false);
        if (const auto refused = reader.member(root, "refused")) {
            mark.refused = reader.boolean(*refused).value_or(false);
        }
    }
    if (!reader.clean()) return std::move(reader).errors();
    return mark;
}

} // namespace forksight::media_manifests
