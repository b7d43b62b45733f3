// Lines of records over real sockets: what is kept, what is refused, and who may send them.
#include <sys/stat.h>

#include <filesystem>
#include <thread>

#include "media_manifests/record_exchange.hpp"
#include "tests/streamer/http/record_lines.hpp"
#include "tests/streamer/http/school.hpp"

using namespace forksight::tests;
using namespace forksight::streamer;
namespace fs = std::filesystem;

namespace {

std::string on_disk(const House& house, const std::string& session = a_session) {
    std::ifstream file(house.disk.path() / "records" / (session + ".jsonl"), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

mode_t rights_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

bool says(const std::optional<ReadReply>& reply, int status, const std::string& part) {
    REQUIRE(reply);
    INFO(reply->status << " " << reply->body << " wanted: " << status << " " << part);
    CHECK(reply->status == status);
    CHECK(reply->body.find(part) != std::string::npos);
    return reply->status == status && reply->body.find(part) != std::string::npos;
}

std::string counted(const House& house) {
    http::MetricsText text;
    house.records.tell(text);
    return text.take();
}

} // namespace

TEST_CASE("lines of a record are kept once, in order, for the owner's eyes alone", "[api][loopback]") {
    House house;
    const std::uint16_t port = house.port();
    CHECK(body_of(send_lines(port, "")) == kept(0));
    CHECK_FALSE(fs::exists(house.disk.path() / "records")); // asking makes nothing
    const auto first = send_lines(port, record_lines(1, 3));
    REQUIRE(first);
    CHECK(first->status == 200);
    CHECK(first->body == kept(3));
    CHECK(first->fields.at("content-type") == "application/json");
    CHECK(first->fields.at("cache-control") == "no-store");
    CHECK(on_disk(house) == record_lines(1, 3));
    CHECK(rights_of(house.disk.path() / "records") == 0700);
    CHECK(rights_of(house.disk.path() / "records" / (a_session + ".jsonl")) == 0600);

    CHECK(body_of(send_lines(port, record_lines(1, 3))) == kept(3)); // the same batch again
    CHECK(body_of(send_lines(port, record_lines(2, 5))) == kept(5)); // one that overlaps
    CHECK(body_of(send_lines(port, record_lines(2, 4))) == kept(5)); // one that came late
    CHECK(body_of(send_lines(port, record_line(6))) == kept(6));
    CHECK(body_of(send_lines(port, "")) == kept(6));
    CHECK(on_disk(house) == record_lines(1, 6));
    const std::string other(32, 'a');
    CHECK(body_of(send_lines(port, record_lines(1, 2, other), other)) == kept(2));
    CHECK(on_disk(house) == record_lines(1, 6));
    const std::string text = counted(house);
    CHECK(text.find("forksight_records_total 2\n") != std::string::npos);
    CHECK(text.find("forksight_record_lines_total{outcome=\"kept\"} 8\n") != std::string::npos);
    CHECK(text.find("forksight_record_lines_total{outcome=\"again\"} 8\n") != std::string::npos);
    CHECK(text.find("forksight_record_lines_total{outcome=\"refused\"} 0\n") != std::string::npos);
}

TEST_CASE("other lines in the place of kept ones, and lines that leave some out, are a conflict", "[api][loopback]") {
    House house;
    const std::uint16_t port = house.port();
    says(send_lines(port, record_lines(2, 3)), 409, "line 1 is expected next");
    CHECK_FALSE(fs::exists(house.disk.path() / "records"));
    REQUIRE(status_of(send_lines(port, record_lines(1, 4))) == 200);
    says(send_lines(port, record_lines(6, 7)), 409, "line 5 is expected next");
    std::string other = record_lines(3, 6);
    other.replace(other.find("\"yaw\":4"), 7, "\"yaw\":5");
    says(send_lines(port, other), 409, "line 4 is kept already, and is another one");
    // The same value, written in another way, is another line: what is kept is what was sent.
    std::string spaced = record_lines(4, 5);
    spaced.replace(spaced.find(','), 1, " ,");
    says(send_lines(port, spaced), 409, "line 4 is kept already");
    // A beginning of a line is not that line, nor the other way round.
    std::string longer = record_line(4);
    longer.insert(longer.size() - 2, ",\"x\":1");
    says(send_lines(port, longer), 409, "line 4 is kept already");
    CHECK(on_disk(house) == record_lines(1, 4));
    CHECK(counted(house).find("{outcome=\"refused\"} 11\n") != std::string::npos);
}

TEST_CASE("what is no part of a record is refused, and nothing of it is kept", "[api][loopback]") {
    House house;
    const std::uint16_t port = house.port();
    const std::string good = record_lines(1, 2);
    const auto refused = [&](const std::string& body, const std::string& why) {
        says(send_lines(port, body), 400, why);
    };
    refused(good.substr(0, good.size() - 1), "line 2: the line is not whole");
    refused("\n", "line 1: ");
    refused(good + "\n", "line 3: ");
    refused("nonsense\n", "line 1: ");
    refused(good + "{\"n\":3,\"t\":2,\"event\":\"exploded\"}\n", "there is no event 'exploded'");
    refused(good + std::string("{\"n\":3,\0\"t\":2}\n", 16), "line 3: ");
    refused(record_line(1) + record_line(3), "line 2: the line is numbered 3, and 2 was to follow");
    refused(record_line(1) + record_line(1), "line 2: the line is numbered 1, and 2 was to follow");
    refused(good + R"({"n":3,"t":0.1,"event":"paused"})" + "\n", "line 3: the line's time is before");
    refused(R"({"n":1,"t":0,"event":"paused"})" + std::string("\n"), "line 1: a record begins with the start");
    refused(record_lines(1, 1, std::string(32, 'b')), "of another session than the address");
    std::string twice = record_line(1);
    twice.replace(twice.find("\"n\":1"), 5, "\"n\":2");
    refused(record_line(1) + twice, "line 2: a session starts once");
    refused(R"({"n":1,"t":0,"event":"paused","x":")" + std::string(4096, 'x') + "\"}\n", "line 1: ");
    says(send_lines(port, record_lines(1, 2, a_session, "nowhere")), 404, "no such film");
    const auto wrong_type = ask(port, "POST", "/api/records/" + a_session, "Content-Type: application/json\r\n", good);
    says(wrong_type, 415, "application/jsonl");
    CHECK(wrong_type->fields.at("accept-post") == "application/jsonl");
    says(ask(port, "POST", "/api/records/" + a_session, "", good), 415, "application/jsonl");
    says(ask(port, "GET", "/api/records/" + a_session), 405, "");
    says(ask(port, "POST", "/api/records/short", "Content-Type: application/jsonl\r\n", good), 404, "");
    CHECK_FALSE(fs::exists(house.disk.path() / "records"));
    // Nor after what is kept.
    REQUIRE(status_of(send_lines(port, good)) == 200);
    refused(R"({"n":3,"t":0.1,"event":"paused"})" + std::string("\n"), "line 3: the line's time is before");
    refused(record_line(3) + "nonsense\n", "line 2: ");
    CHECK(on_disk(house) == good);
}

TEST_CASE("lines without end are not kept", "[api][loopback]") {
    api::RecordLimits limits;
    limits.lines = 5;
    limits.sessions = 2;
    limits.bytes = 2000;
    House house(quick_limits(), 1, Way::as_told, {}, {}, limits);
    const std::uint16_t port = house.port();
    REQUIRE(status_of(send_lines(port, record_lines(1, 4))) == 200);
    says(send_lines(port, record_lines(5, 6)), 413, "beyond 100,000 lines or 8 MiB");
    CHECK(body_of(send_lines(port, record_line(5))) == kept(5));
    const std::string second(32, 'b');
    const std::string third(32, 'c');
    CHECK(status_of(send_lines(port, record_line(1, second), second)) == 200);
    const auto one_more = send_lines(port, record_line(1, third), third);
    says(one_more, 429, "too many sessions");
    CHECK(one_more->fields.at("retry-after") == "3600");
    CHECK(on_disk(house, third).empty());
    CHECK(body_of(send_lines(port, record_lines(1, 2, second), second)) == kept(2)); // who has begun goes on
    std::string wide = record_line(3, second);
    wide.insert(wide.size() - 2, ",\"x\":\"" + std::string(1900, 'x') + "\"");
    says(send_lines(port, wide, second), 429, "too much was recorded today");
    // Eight MiB a session, however few its lines are.
    House roomy;
    std::uint64_t n = 2;
    std::size_t bytes = record_lines(1, 2).size();
    REQUIRE(status_of(send_lines(roomy.port(), record_lines(1, 2))) == 200);
    int status = 200;
    while (status == 200 && n < 5000) {
        std::string body;
        while (body.size() + 4096 < forksight::media_manifests::record_batch_limit_bytes) {
            std::string line = record_line(++n);
            line.insert(line.size() - 2, ",\"x\":\"" + std::string(4000 - line.size(), 'x') + "\"");
            body += line;
        }
        status = status_of(send_lines(roomy.port(), body));
        if (status == 200) bytes += body.size();
    }
    CHECK(status == 413);
    CHECK(bytes <= library::record_limit_bytes);
    CHECK(bytes > library::record_limit_bytes - forksight::media_manifests::record_batch_limit_bytes);
    CHECK(on_disk(roomy).size() == bytes);
}

TEST_CASE("a day's budget begins anew after a day", "[api][unit]") {
    api::RecordBudget budget({2, 100, 10});
    const auto now = api::RecordBudget::Clock::now();
    CHECK(budget.begin("a", now));
    CHECK(budget.begin("a", now));
    CHECK_FALSE(budget.begin("a", now));
    CHECK(budget.begin("b", now)); // a film's flood is not another's
    CHECK(budget.take(60, now));
    CHECK_FALSE(budget.take(41, now));
    CHECK(budget.take(40, now));
    budget.give_back(10);
    CHECK(budget.take(10, now));
    CHECK_FALSE(budget.take(1, now));
    budget.give_back("a");
    CHECK(budget.begin("a", now));
    CHECK_FALSE(budget.begin("a", now + std::chrono::hours(23)));
    CHECK(budget.begin("a", now + std::chrono::hours(25)));
    CHECK(budget.take(100, now + std::chrono::hours(26)));
}

TEST_CASE("who may see a film may send its records, and nobody else", "[access][loopback]") {
    School school(Rule::for_class);
    const std::uint16_t port = school.port();
    const auto as = [&](const std::string& token, const std::string& body) {
        return send_lines(port, body, a_session, token.empty() ? "" : bearer(token));
    };
    const std::string of_other = school.token({Holder::Kind::viewer, other_film, now_s + 600});
    const std::string ended = school.token({Holder::Kind::viewer, everything, now_s - 5});
    says(as("", record_lines(1, 2)), 401, "this film is for a class");
    CHECK(as("", record_lines(1, 2))->fields.at("www-authenticate") == "Bearer realm=\"forksight\"");
    says(as(ended, record_lines(1, 2)), 401, "the token has run out");
    says(as(of_other, record_lines(1, 2)), 403, "the token is not for this film");
    CHECK_FALSE(fs::exists(school.house.disk.path() / "records"));
    CHECK(as(school.of_class(), record_lines(1, 2))->body == kept(2));
    CHECK(as(school.of_staff(), record_line(3))->body == kept(3));
    // The lines that follow name no film: the first one counts; and how far a record goes is told to the same.
    for (const std::string& body : {record_line(4), record_line(2), std::string()}) {
        says(as("", body), 401, "");
        says(as(of_other, body), 403, "");
    }
    CHECK(as(school.of_class(), "")->body == kept(3));
    CHECK(on_disk(school.house) == record_lines(1, 3));

    School staff(Rule::staff);
    const auto refused = send_lines(staff.port(), record_lines(1, 2), a_session, bearer(staff.of_class()));
    CHECK((refused && refused->status != 200));
    CHECK(status_of(send_lines(staff.port(), record_lines(1, 2), a_session, bearer(staff.of_staff()))) == 200);
}

TEST_CASE("scripts of pages elsewhere may send records where they are allowed to", "[access][loopback]") {
    School school(Rule::open, {"https://school.example"});
    const std::string origin = "Origin: https://school.example\r\n";
    const auto asked =
        ask(school.port(), "OPTIONS", "/api/records/" + a_session, origin + "Access-Control-Request-Method: POST\r\n");
    REQUIRE(asked);
    CHECK(asked->status == 204);
    CHECK(asked->fields.at("access-control-allow-methods") == "POST, OPTIONS");
    CHECK(asked->fields.at("access-control-allow-headers").find("Content-Type") != std::string::npos);
    const auto sent = send_lines(school.port(), record_lines(1, 2), a_session, origin);
    CHECK(sent->fields.at("access-control-allow-origin") == "https://school.example");
    CHECK(send_lines(school.port(), "", a_session, "Origin: https://evil.example\r\n")
              ->fields.count("access-control-allow-origin") == 0);
}

TEST_CASE("several who send one session at once keep each line once, in order", "[api][loopback]") {
    House house;
    constexpr std::uint64_t last = 240;
    std::vector<std::thread> senders;
    std::atomic<int> strange{0};
    for (std::uint64_t step : {5U, 8U, 12U, 20U}) {
        senders.emplace_back([&, step] {
            Client client(house.port());
            std::uint64_t next = 1;
            while (next <= last) {
                client.send(post_of_lines(a_session, record_lines(next, std::min(next + step - 1, last))));
                const auto reply = client.reply();
                const auto far = reply && reply->status == 200
                                     ? forksight::media_manifests::read_kept_answer(reply->body)
                                     : forksight::media_manifests::Result<std::uint64_t>(0);
                if (!far || far.value() < std::min(next + step - 1, last)) {
                    ++strange;
                    return;
                }
                next += step;
            }
        });
    }
    for (std::thread& sender : senders) sender.join();
    CHECK(strange == 0);
    CHECK(on_disk(house) == record_lines(1, last));
}

TEST_CASE("a record that somebody holds is waited for, a moment", "[api][loopback]") {
    House house;
    REQUIRE(status_of(send_lines(house.port(), record_line(1))) == 200);
    const library::RecordShelf shelf(house.library);
    auto held = shelf.hold(a_session, library::RecordShelf::Missing::is_an_error);
    REQUIRE(std::holds_alternative<library::HeldRecord>(held));
    Client client(house.port());
    REQUIRE(client.send(post_of_lines(a_session, record_line(2))));
    CHECK_FALSE(client.reply(false, Client::Time(80)));
    held = std::error_code{};
    CHECK(body_of(client.reply()) == kept(2));
}

TEST_CASE("records that somebody holds for long stop nobody else", "[api][loopback]") {
    http::Limits limits = quick_limits();
    limits.pool_threads = 2;
    House house(limits, 1);
    std::vector<library::HeldRecord> held;
    std::vector<std::unique_ptr<Client>> stuck;
    const library::RecordShelf shelf(house.library);
    for (const char digit : {'1', '2', '3'}) {
        const std::string session(32, digit);
        REQUIRE(status_of(send_lines(house.port(), record_line(1, session), session)) == 200);
        held.push_back(std::get<library::HeldRecord>(shelf.hold(session, library::RecordShelf::Missing::is_an_error)));
        stuck.push_back(std::make_unique<Client>(house.port()));
        REQUIRE(stuck.back()->send(post_of_lines(session, record_line(2, session))));
    }
    CHECK(status_of(send_lines(house.port(), record_line(1))) == 200);
    for (auto& client : stuck) {
        const auto reply = client->reply();
        says(reply, 503, "somebody else holds this record");
        CHECK(reply->fields.at("retry-after") == "2");
    }
}

TEST_CASE("many records at once leave room for who shows a class code", "[api][loopback]") {
    http::Limits limits = quick_limits();
    limits.pool_threads = 1;
    House house(limits, 1);
    const std::string session(32, '1');
    REQUIRE(status_of(send_lines(house.port(), record_line(1, session), session)) == 200);
    const library::RecordShelf shelf(house.library);
    const auto held = shelf.hold(session, library::RecordShelf::Missing::is_an_error);
    REQUIRE(std::holds_alternative<library::HeldRecord>(held));
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<Client>(house.port()));
        REQUIRE(clients.back()->send(post_of_lines(session, "")));
    }
    int told_at_once = 0;
    for (auto& client : clients) {
        const auto reply = client->reply();
        REQUIRE(reply);
        CHECK(reply->status == 503);
        CHECK(reply->fields.at("retry-after") == "2");
        if (reply->body.find("too many records are sent at once") != std::string::npos) ++told_at_once;
    }
    CHECK(told_at_once == 4);
}

TEST_CASE("a long record is answered, gone on with and compared without reading all of it", "[api][loopback]") {
    House house;
    const std::uint16_t port = house.port();
    std::uint64_t n = 0;
    while (n < 6000) {
        REQUIRE(body_of(send_lines(port, record_lines(n + 1, n + 500))) == kept(n + 500));
        n += 500;
    }
    REQUIRE(on_disk(house).size() > 200'000);
    CHECK(body_of(send_lines(port, "")) == kept(n));
    CHECK(body_of(send_lines(port, record_lines(n - 5, n + 5))) == kept(n + 5));
    CHECK(body_of(send_lines(port, record_lines(1, 300))) == kept(n + 5)); // from the beginning
    std::string other = record_lines(2000, 2010);
    other.replace(other.find("\"yaw\":"), 7, "\"yaw\":1");
    says(send_lines(port, other), 409, "line 2000 is kept already, and is another one");
    says(send_lines(port, record_line(n + 7)), 409, "line 6006 is expected next");
    CHECK(on_disk(house) == record_lines(1, n + 5));
    std::ofstream(house.disk.path() / "records" / (a_session + ".jsonl"), std::ios::app) << std::string(100'000, '{');
    CHECK(body_of(send_lines(port, "")) == kept(n + 5)); // half a line longer than what is read first
    const library::RecordShelf shelf(house.library);
    const auto held = shelf.hold(a_session, library::RecordShelf::Missing::is_an_error);
    CHECK(std::get<library::HeldRecord>(held).bytes() == record_lines(1, n + 5).size());
}

TEST_CASE("a session of which nothing is kept leaves no file and is not counted", "[api][loopback]") {
    api::RecordLimits limits;
    limits.lines = 5;
    limits.sessions = 1;
    House house(quick_limits(), 1, Way::as_told, {}, {}, limits);
    const std::uint16_t port = house.port();
    for (int i = 0; i < 3; ++i) says(send_lines(port, record_lines(1, 6)), 413, "");
    CHECK(fs::is_empty(house.disk.path() / "records"));
    CHECK(counted(house).find("forksight_records_total 0\n") != std::string::npos);
    CHECK(body_of(send_lines(port, record_lines(1, 4))) == kept(4));
    CHECK(counted(house).find("forksight_records_total 1\n") != std::string::npos);
}

TEST_CASE("a folder of records that leads elsewhere is not followed", "[api][loopback]") {
    House house;
    const TemporaryFolder elsewhere;
    fs::create_directory_symlink(elsewhere.path(), house.disk.path() / "records");
    says(send_lines(house.port(), record_lines(1, 2)), 503, "cannot open its folder of records");
    CHECK(fs::is_empty(elsewhere.path()));
    fs::remove(house.disk.path() / "records");
    CHECK(status_of(send_lines(house.port(), record_lines(1, 2))) == 200);
    // Nor a link in the place of a record.
    const std::string other(32, 'd');
    std::ofstream(elsewhere.path() / "file") << "";
    fs::create_symlink(elsewhere.path() / "file", house.disk.path() / "records" / (other + ".jsonl"));
    says(send_lines(house.port(), record_lines(1, 2, other), other), 503, "");
    CHECK(fs::file_size(elsewhere.path() / "file") == 0);
}
