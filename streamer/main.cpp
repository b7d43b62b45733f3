// forksight-streamer: reads the command line, does what it says, and catches once.
#include <exception>
#include <iostream>
#include <variant>

#include "streamer/commands.hpp"
#include "streamer/options.hpp"

namespace {

using namespace forksight::streamer;

struct Run {
    int operator()(const Finished& finished) const { return finished.status; }
    int operator()(const ServeOrder& order) const { return serve(order); }
    int operator()(const IngestOrder& order) const { return ingest_video(order); }
    int operator()(const CheckOrder& order) const { return check_film(order); }
    int operator()(const ReplayOrder& order) const { return replay_record(order); }
};

} // namespace

int main(int argc, char** argv) {
    try {
        return std::visit(Run{}, read_command_line(argc, argv));
    } catch (const std::exception& error) {
        std::cerr << "forksight-streamer: " << error.what() << "\n";
        return world_failed;
    }
}
