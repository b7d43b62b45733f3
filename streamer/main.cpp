// forksight-streamer: reads the command line, does what it says, and catches once.
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
    int operator()(const CheckOrder& order) const { return check_film(order); }
    int operator()(const ReplayOrder& order) const { return replay_record(order); }
    int operator()(const ImportOrder& order) const { return import_story(order); }
    int operator()(const ExportOrder& order) const { return export_story(order); }
    int operator()(const GraphOrder& order) const { return draw_film(order); }
};

http::Log::Format log_format_of(const Order& order) {
    return std::visit(
        [](const auto& one) {
            if constexpr (requires { one.log; }) return one.log;
            return http::Log::Format::text;
        },
        order);
}

} // namespace

int main(int argc, char** argv) {
    Order order;
    try {
        order = read_command_line(argc, argv);
        return std::visit(Run{}, order);
    } catch (const std::exception& error) {
        Notices(log_format_of(order)).say("failed", std::string("forksight-streamer: ") + error.what());
        return world_failed;
    }
}
