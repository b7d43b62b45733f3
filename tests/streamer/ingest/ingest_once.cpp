// One ingest as a program of its own, for what needs a process: being killed, being measured.
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

#include "streamer/ingest/ingest.hpp"

using namespace forksight;

namespace {
std::atomic<bool> stop_asked = false;
}

// usage: ingest_once VIDEO LIBRARY FILM CLIP [bar|json|none] [LADDER]
int main(int argc, char** argv) {
    if (argc < 5) {
        std::fprintf(stderr, "usage: ingest_once VIDEO LIBRARY FILM CLIP [bar|json|none] [LADDER]\n");
        return 2;
    }
    streamer::ingest::Order order;
    order.video = argv[1];
    order.library = argv[2];
    order.film = argv[3];
    order.clip = argv[4];
    order.progress = streamer::ingest::Order::Show::none;
    if (argc > 5 && std::strcmp(argv[5], "bar") == 0) order.progress = streamer::ingest::Order::Show::bar;
    if (argc > 5 && std::strcmp(argv[5], "json") == 0) order.progress = streamer::ingest::Order::Show::json;
    if (argc > 6) order.ladder = argv[6];
    order.stop = &stop_asked;
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { stop_asked = true; });
    const auto outcome = streamer::ingest::ingest(order, stdout);
    if (const auto* failure = std::get_if<streamer::ingest::Failure>(&outcome)) {
        std::fprintf(stderr, "%s\n", media_manifests::to_string(failure->errors).c_str());
        return failure->kind == streamer::ingest::Failure::input ? 1 : 3;
    }
    return 0;
}
