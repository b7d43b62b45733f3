// forksight-streamer: reads the command line, does what it says, and catches once.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <variant>

#include "streamer/commands.hpp"
#include "streamer/notices.hpp"
#include "streamer/options.hpp"

namespace {

using namespace forksight::streamer;

struct Run {
    int operator()(const Finished& finished) const { return finished.status; }
    int operator()(const ServeOrder& order) const { return serve(order); }
    int operator()(const IngestOrder& order) const { return ingest_video(order); }
    int operator()(const SubtitlesOrder& order) const { return change_subtitles(order); }
    int operator()(const CheckOrder& order) const { return check_film(order); }
    int operator()(const ReplayOrder& order) const { return replay_record(order); }
    int operator()(const ImportOrder& order) const { return import_story(order); }
    int operator()(const ExportOrder& order) const { return export_story(order); }
    int operator()(const GraphOrder& order) const { return draw_film(order); }
    int operator()(const CertificateOrder& order) const { return make_certificate(order); }
    int operator()(const AccessOrder& order) const { return change_access(order); }
    int operator()(const ClassOrder& order) const { return change_class(order); }
    int operator()(const TokenOrder& order) const { return make_token(order); }
};

http::Log::Format log_format_of(const Order& order) {
    return std::visit(
        [](const auto& one) {
            if constexpr (requires { one.log; }) return one.log;
            return http::Log::Format::text;
        },
        order);
}

/// What the command has to say is its standard output, which may be a file on a full disk.
bool told_on_stdout(const Order& order) {
    const auto* const serving = std::get_if<ServeOrder>(&order);
    return (serving != nullptr && serving->print_config) || std::holds_alternative<CheckOrder>(order) ||
           std::holds_alternative<SubtitlesOrder>(order) || std::holds_alternative<ReplayOrder>(order) ||
           std::holds_alternative<CertificateOrder>(order) || std::holds_alternative<AccessOrder>(order) ||
           std::holds_alternative<ClassOrder>(order) || std::holds_alternative<TokenOrder>(order);
}

} // namespace

int main(int argc, char** argv) {
    Order order;
    try {
        order = read_command_line(argc, argv);
        const int status = std::visit(Run{}, order);
        if (!told_on_stdout(order)) return status;
        errno = 0;
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
        Notices(log_format_of(order))
            .say("failed", "forksight-streamer: standard output cannot be written: " +
                               std::string(std::strerror(errno == 0 ? EIO : errno)));
        return world_failed;
    } catch (const std::exception& error) {
        Notices(log_format_of(order)).say("failed", std::string("forksight-streamer: ") + error.what());
        return world_failed;
    }
}
