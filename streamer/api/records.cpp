#include "streamer/api/records.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "media_manifests/record.hpp"
#include "media_manifests/record_exchange.hpp"
#include "streamer/api/form.hpp"
#include "streamer/api/trouble.hpp"

namespace forksight::streamer::api {

using choicegraph::Line;
using choicegraph::Started;
using http::Reply;
using library::HeldRecord;
using library::RecordShelf;
using media_manifests::SentLine;

namespace {

constexpr std::string_view retry_tomorrow_s = "3600";
constexpr std::string_view retry_soon_s = "2";
/// The threads that keep records also let in who shows a class code: those wait for no more than so many.
constexpr std::size_t most_waiting = 16;

void busy(Reply& reply, std::string_view why) {
    http::problem(reply, 503, why);
    reply.add("Retry-After", retry_soon_s);
}

/// Of a path that the route has admitted.
std::string session_in(std::string_view path) {
    return std::string(path.substr(path.rfind('/') + 1));
}

/// Fit for problem(): what a reader says may quote what was sent.
std::string harmless(std::string text) {
    for (char& c : text) {
        if (c == '"') c = '\'';
        if (c == '\\' || c < ' ' || c > '~') c = '?';
    }
    return text;
}

void disk_trouble(Reply& reply, const std::error_code& error) {
    if (error == std::errc::resource_unavailable_try_again)
        return busy(reply, "somebody else holds this record; try again in a moment");
    trouble(reply, error);
    // Not that there were no such session: the folder is at fault (a link, a file in its place).
    if (reply.status == 404) {
        http::problem(reply, 503, "the server cannot open its folder of records");
        reply.trouble = "the folder of records cannot be opened";
    } else if (error == std::errc::permission_denied || error == std::errc::operation_not_permitted) {
        http::problem(reply, 503, "the server may not write its records");
        reply.trouble = "a record may not be written";
    }
}

void say(Reply& reply, std::uint64_t kept) {
    reply.type = "application/json";
    reply.add("Cache-Control", "no-store");
    reply.text = media_manifests::write_kept_answer(kept);
}

/// Absent: what is on the disk is no record.
std::optional<std::string> film_of(const HeldRecord& record) {
    const auto line = media_manifests::read_line(record.first_line());
    const auto* started = line ? std::get_if<Started>(&line.value().event) : nullptr;
    return started == nullptr ? std::nullopt : std::optional(started->film);
}

void damaged(Reply& reply) {
    http::problem(reply, 503, "what the server has of this record is damaged");
    reply.trouble = "a record is damaged";
}

} // namespace

/// Among the works that wait or run.
class Records::Place {
  public:
    explicit Place(std::atomic<std::size_t>& taken) : taken_(taken), before_(taken.fetch_add(1)) {}
    ~Place() { --taken_; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    bool too_many() const { return before_ >= most_waiting; }

  private:
    std::atomic<std::size_t>& taken_;
    const std::size_t before_;
};

/// What was sent, on its way to another thread.
struct Records::Batch {
    std::string session;
    std::string body;
    std::vector<SentLine> lines; ///< views into `body`, which stays where it is
    Asker asker;
    std::optional<Place> place;
};

http::Site::Work Records::take(const http::Request& request, std::string_view body, Gate& gate, Reply& reply) {
    if (!body.empty() && !is_type(request.field("content-type"), media_manifests::record_lines_type)) {
        http::problem(reply, 415, "send the lines of a record as application/jsonl");
        reply.add("Accept-Post", media_manifests::record_lines_type);
        return {};
    }
    auto batch = std::make_shared<Batch>();
    batch->place.emplace(waiting_);
    if (batch->place->too_many()) {
        busy(reply, "too many records are sent at once; try again in a moment");
        return {};
    }
    batch->session = session_in(request.path);
    batch->body = body;
    batch->asker = gate.asker(request);
    return [this, batch = std::move(batch)](Reply& later) {
        answer(*batch, later);
        if (later.status == 200) return;
        lines_refused_ += static_cast<std::uint64_t>(std::count(batch->body.begin(), batch->body.end(), '\n'));
    };
}

void Records::answer(const Batch& sent, Reply& reply) {
    if (sent.body.empty()) return say_how_far(sent, reply);
    auto read = media_manifests::read_batch(sent.body);
    if (!read) {
        const auto& error = read.errors().front();
        return http::problem(reply, 400, harmless("this is no part of a record: " + error.where + ": " + error.what));
    }
    Batch batch;
    batch.session = sent.session;
    batch.lines = std::move(read).value();
    batch.asker = sent.asker;
    const auto* started = std::get_if<Started>(&batch.lines.front().line.event);
    if (started != nullptr && started->session != batch.session) {
        return http::problem(reply, 400, "the record's first line is of another session than the address");
    }
    const auto record = hold(batch, reply);
    if (!record) return;
    const bool begins = record->lines() == 0;
    keep(batch, *record, reply);
    if (begins) count(batch, *record);
}

void Records::count(const Batch& batch, const HeldRecord& record) {
    if (record.lines() > 0) {
        ++sessions_;
        return;
    }
    shelf_.discard(batch.session, record);
    budget_.give_back(std::get<Started>(batch.lines.front().line.event).film);
}

void Records::say_how_far(const Batch& batch, Reply& reply) {
    auto held = shelf_.hold(batch.session, RecordShelf::Missing::is_an_error);
    if (const auto* error = std::get_if<std::error_code>(&held)) {
        if (*error == std::errc::no_such_file_or_directory) return say(reply, 0);
        return disk_trouble(reply, *error);
    }
    auto& record = std::get<HeldRecord>(held);
    if (record.lines() == 0) return say(reply, 0);
    const auto film = film_of(record);
    if (!film) return damaged(reply);
    if (Gate::admit(*film, batch.asker, reply) == Gate::Admitted::no) return;
    if (const std::error_code error = record.keep()) return disk_trouble(reply, error);
    say(reply, record.lines());
}

std::unique_ptr<HeldRecord> Records::hold(const Batch& batch, Reply& reply) {
    auto held = shelf_.hold(batch.session, RecordShelf::Missing::is_an_error);
    if (const auto* error = std::get_if<std::error_code>(&held)) {
        if (*error == std::errc::no_such_file_or_directory) return begin(batch, reply);
        disk_trouble(reply, *error);
        return nullptr;
    }
    auto& record = std::get<HeldRecord>(held);
    if (record.lines() == 0) {
        held = std::error_code{}; // let go: an attempt that failed on a full disk left it empty
        return begin(batch, reply);
    }
    const auto film = film_of(record);
    if (!film) {
        damaged(reply);
        return nullptr;
    }
    if (Gate::admit(*film, batch.asker, reply) == Gate::Admitted::no) return nullptr;
    return std::make_unique<HeldRecord>(std::move(record));
}

std::unique_ptr<HeldRecord> Records::begin(const Batch& batch, Reply& reply) {
    const auto* started = std::get_if<Started>(&batch.lines.front().line.event);
    if (started == nullptr) {
        http::problem(reply, 409, "nothing of this session is kept: line 1 is expected next");
        return nullptr;
    }
    if (Gate::admit(started->film, batch.asker, reply) == Gate::Admitted::no) return nullptr;
    const auto there = shelf_.has_film(started->film);
    if (const auto* error = std::get_if<std::error_code>(&there)) {
        disk_trouble(reply, *error);
        return nullptr;
    }
    if (!std::get<bool>(there)) {
        http::problem(reply, 404, "the library has no such film");
        return nullptr;
    }
    if (!budget_.begin(started->film, RecordBudget::Clock::now())) {
        http::problem(reply, 429, "too many sessions of this film were recorded today");
        reply.add("Retry-After", retry_tomorrow_s);
        return nullptr;
    }
    auto held = shelf_.hold(batch.session, RecordShelf::Missing::is_made);
    if (const auto* error = std::get_if<std::error_code>(&held)) {
        budget_.give_back(started->film);
        disk_trouble(reply, *error);
        return nullptr;
    }
    auto record = std::make_unique<HeldRecord>(std::get<HeldRecord>(std::move(held)));
    if (record->lines() > 0) budget_.give_back(started->film); // another request began it meanwhile
    return record;
}

void Records::keep(Batch& batch, HeldRecord& record, Reply& reply) {
    const std::uint64_t first = batch.lines.front().line.n;
    const std::uint64_t next = record.lines() + 1;
    if (first > next) {
        return http::problem(reply, 409, "line " + std::to_string(next) + " is expected next");
    }
    auto line = batch.lines.begin();
    if (first < next) {
        if (const std::error_code error = record.reach(first)) return disk_trouble(reply, error);
    }
    std::string_view there = first < next ? record.from(first) : std::string_view{};
    for (; line != batch.lines.end() && line->line.n < next; ++line) {
        if (there.substr(0, there.find('\n')) != line->text) {
            return http::problem(reply, 409,
                                 "line " + std::to_string(line->line.n) + " is kept already, and is another one");
        }
        there.remove_prefix(line->text.size() + 1);
    }
    const auto again = static_cast<std::uint64_t>(line - batch.lines.begin());
    if (line != batch.lines.end() && record.lines() > 0) {
        const auto last = media_manifests::read_line(record.last_line());
        if (!last) return damaged(reply);
        const std::string wrong = choicegraph::out_of_order(line->line, next, last.value().t_s);
        if (!wrong.empty()) return http::problem(reply, 400, "line " + std::to_string(next) + ": " + wrong);
    }
    std::string text;
    for (; line != batch.lines.end(); ++line) text.append(line->text).append("\n");
    if (record.bytes() + text.size() > library::record_limit_bytes ||
        batch.lines.back().line.n > budget_.limits().lines) {
        return http::problem(reply, 413, "a record is not kept beyond 100,000 lines or 8 MiB");
    }
    if (!text.empty() && !budget_.take(text.size(), RecordBudget::Clock::now())) {
        http::problem(reply, 429, "too much was recorded today");
        return reply.add("Retry-After", retry_tomorrow_s);
    }
    if (const std::error_code error = text.empty() ? record.keep() : record.append(text)) {
        budget_.give_back(text.size());
        return disk_trouble(reply, error);
    }
    lines_again_ += again;
    lines_kept_ += batch.lines.size() - again;
    count_answers(batch, static_cast<std::size_t>(again));
    say(reply, record.lines());
}

void Records::count_answers(Batch& batch, std::size_t first) {
    library::AnswerCount::Lines kept{batch.session, 0, {}};
    const auto& who = batch.asker.holder;
    if (who && who->kind == access::Holder::Kind::viewer) kept.class_id = who->class_id;
    for (std::size_t i = first; i < batch.lines.size(); ++i)
        kept.events.push_back(std::move(batch.lines[i].line.event));
    if (!kept.events.empty()) answers_.kept(std::move(kept));
}

void Records::tell(http::MetricsText& text) const {
    text.metric("forksight_records_total", "counter", "Session records that were begun.");
    text.sample("forksight_records_total", "", sessions_.load());
    text.metric("forksight_record_lines_total", "counter",
                "Lines of records that were sent, by whether they were kept, were kept already, or were refused.");
    text.sample("forksight_record_lines_total", "{outcome=\"kept\"}", lines_kept_.load());
    text.sample("forksight_record_lines_total", "{outcome=\"again\"}", lines_again_.load());
    text.sample("forksight_record_lines_total", "{outcome=\"refused\"}", lines_refused_.load());
    text.metric("forksight_answers_counted_total", "counter",
                "First answers in scenes that were counted, from the records at the start and as they came.");
    text.sample("forksight_answers_counted_total", "", answers_.counted());
}

} // namespace forksight::streamer::api
