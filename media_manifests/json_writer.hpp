// Writes JSON text: indented, or a whole value on one line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace forksight::media_manifests::json {

/// The fewest digits that read back as the same double, bit for bit. `number` is finite.
std::string shortest(double number);
/// Bytes that are not UTF-8, and U+0000, become U+FFFD.
std::string mended(std::string_view text);
/// Mended, with quotes and escapes.
std::string in_quotes(std::string_view text);

/// `lines`: an entry a line; `line`: all on one line, with spaces; `tight`: all on one line, without.
enum class Layout { lines, line, tight };

/// Calls must nest as JSON does. What stands inside a value on one line stays on that line.
class Writer {
  public:
    void open_object(Layout layout = Layout::lines) { open('{', layout); }
    void open_list(Layout layout = Layout::lines) { open('[', layout); }
    void close();
    Writer& key(std::string_view name);
    void text(std::string_view value) { put(in_quotes(value)); }
    void number(double value) { put(shortest(value)); }
    void integer(std::int64_t value) { put(std::to_string(value)); }
    void natural(std::uint64_t value) { put(std::to_string(value)); }
    void boolean(bool value) { put(value ? "true" : "false"); }

    const std::string& written() const { return out_; }

  private:
    struct Level {
        char closing = '}';
        Layout layout = Layout::lines;
        bool empty = true;
    };

    void open(char bracket, Layout layout);
    void put(std::string_view value);
    void next(); ///< the comma and the new line before a value or a key

    std::string out_;
    std::vector<Level> levels_;
    bool after_key_ = false;
};

} // namespace forksight::media_manifests::json
