#include "streamer/tls/qr_code.hpp"

#include <qrencode.h>

#include <memory>

namespace forksight::streamer::tls {

std::string qr_svg(const std::string& text) {
    struct Free {
        void operator()(QRcode* code) const { QRcode_free(code); }
    };
    const std::unique_ptr<QRcode, Free> code(QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
    if (!code) return {};
    constexpr int quiet = 4; // modules around it, as ISO 18004 asks for
    const std::string size = std::to_string(code->width + 2 * quiet);
    std::string path;
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if ((code->data[y * code->width + x] & 1) == 0) continue;
            path += "M" + std::to_string(x + quiet) + " " + std::to_string(y + quiet) + "h1v1h-1z";
        }
    }
    return "<svg class=\"qr\" role=\"img\" aria-label=\"QR\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
           size + " " + size +
           "\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\"" + path +
           "\"/></svg>";
}

} // namespace forksight::streamer::tls
