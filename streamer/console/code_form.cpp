#include "streamer/console/code_form.hpp"

#include <algorithm>
#include <string_view>

namespace forksight::streamer::console {
namespace {

struct CodeWords {
    std::string_view heading, label, help, show, inside, leave, needed, wrong, later;
};

constexpr CodeWords dutch{"Films voor je klas",
                          "Klascode",
                          "Tien letters en cijfers, zoals K7RW4-XH2TM. Je krijgt de code van je docent.",
                          "Toon de films",
                          "Je ziet ook de films die niet voor iedereen zijn.",
                          "Vergeet de code op dit apparaat",
                          "Deze film is niet voor iedereen. Vul de klascode in om hem te zien.",
                          "Deze code hoort nu bij geen klas. Kijk hem nog eens na, of vraag je docent om een nieuwe.",
                          "De code kan nu niet worden gecontroleerd. Wacht even en probeer het opnieuw."};

constexpr CodeWords english{"Films for your class",
                            "Class code",
                            "Ten letters and digits, like K7RW4-XH2TM. Your teacher gives you the code.",
                            "Show the films",
                            "You also see the films that are not for everybody.",
                            "Forget the code on this device",
                            "This film is not for everybody. Enter the class code to see it.",
                            "No class has this code now. Look at it again, or ask your teacher for a new one.",
                            "The code cannot be looked at now. Wait a little and try again."};

std::string_view text_of(Notice notice, const CodeWords& words) {
    switch (notice) {
        case Notice::none:
            return {};
        case Notice::code_needed:
            return words.needed;
        case Notice::code_wrong:
            return words.wrong;
        case Notice::code_later:
            return words.later;
    }
    return {};
}

std::string form_begin(const Visit& visit) {
    return "<form method=\"post\" action=\"/code\">\n<input type=\"hidden\" name=\"lang\" value=\"" +
           std::string(visit.language == "nl" ? "nl" : "en") + "\">\n";
}

} // namespace

Notice notice_in(std::string_view query) {
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view part = query.substr(0, end);
        if (part == "code=needed") return Notice::code_needed;
        if (part == "code=wrong") return Notice::code_wrong;
        if (part == "code=later") return Notice::code_later;
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return Notice::none;
}

std::string code_section(const Visit& visit) {
    if (!visit.more_with_code && !visit.has_token) return {};
    const CodeWords& words = visit.language == "nl" ? dutch : english;
    std::string html = "<section class=\"code\" id=\"code\">\n<h2>" + std::string(words.heading) + "</h2>\n";
    const std::string_view notice = text_of(visit.notice, words);
    if (!notice.empty())
        html += "<p class=\"notice\" role=\"alert\" id=\"code-notice\">" + std::string(notice) + "</p>\n";
    if (visit.has_token) {
        html += "<p>" + std::string(words.inside) + "</p>\n" + form_begin(visit) +
                "<button name=\"leave\" value=\"1\">" + std::string(words.leave) + "</button>\n</form>\n";
    }
    if (visit.more_with_code) {
        const bool wrong = visit.notice == Notice::code_wrong;
        html += form_begin(visit) + "<label for=\"class-code\">" + std::string(words.label) +
                "</label>\n<input id=\"class-code\" name=\"code\" required maxlength=\"100\" autocomplete=\"off\" "
                "autocapitalize=\"characters\" spellcheck=\"false\" aria-describedby=\"" +
                (notice.empty() ? "" : "code-notice ") + "code-help\"" + (wrong ? " aria-invalid=\"true\"" : "") +
                ">\n<button>" + std::string(words.show) + "</button>\n<p id=\"code-help\">" + std::string(words.help) +
                "</p>\n</form>\n";
    }
    return html + "</section>\n";
}

} // namespace forksight::streamer::console
