#include "player/guide/phrases.hpp"

#include <array>

namespace forksight::player::guide {

namespace {

struct Sentence {
    Phrase what;
    const char* nl;
    const char* en;
};

constexpr std::array sentences = {
    Sentence{Phrase::moment, "Een ogenblik. De film wordt opgehaald.", "One moment. The film is being fetched."},
    Sentence{Phrase::slow, "Het duurt wat langer. De verbinding is traag.",
             "This takes a little longer. The line is slow."},
    Sentence{Phrase::very_slow, "De film komt langzaam binnen. Je kunt wel beginnen, of nog even wachten.",
             "The film comes in slowly. You can begin, or wait a little more."},
    Sentence{Phrase::line_lost,
             "Er is geen verbinding. Zodra die er weer is, komt de film vanzelf. Vraag anders je docent.",
             "There is no connection. As soon as it is back, the film comes by itself. Else ask your teacher."},
    Sentence{Phrase::line_lost_ready, "De verbinding is nu weg. Vraag je docent, of begin alvast: de film wacht op je.",
             "The connection is gone now. Ask your teacher, or begin already: the film waits for you."},
    Sentence{Phrase::how_to_begin, "Kijk naar het rondje hieronder en wacht tot de ring vol is. Dan begint het.",
             "Look at the mark below and wait until the ring is full. Then it begins."},
    Sentence{Phrase::how_to_stop, "Wil je straks pauze of hulp? Kijk dan even naar je voeten.",
             "Do you want a break or help later? Then look at your feet for a moment."},
    Sentence{Phrase::sit_down, "Deze film is vanaf een stoel gefilmd. Ga er gerust bij zitten.",
             "This film was shot from a chair. Feel free to take a seat."},
    Sentence{Phrase::begin_help, "Draai je hoofd tot de stip op het rondje staat. Houd je hoofd dan even stil.",
             "Turn your head until the dot is on the mark. Then hold still for a moment."},
    Sentence{Phrase::begin, "Beginnen", "Begin"},
    Sentence{Phrase::warning_title, "Goed om te weten", "Good to know"},
    Sentence{Phrase::warning_on, "Ik wil verder", "I want to go on"},
    Sentence{Phrase::read_on, "Verder lezen", "Read on"},
    Sentence{Phrase::consent_title, "Vind je dit goed?", "Is this all right with you?"},
    Sentence{Phrase::agree, "Ja, dat is goed", "Yes, that is all right"},
    Sentence{Phrase::disagree, "Nee, liever niet", "No, I would rather not"},
    Sentence{Phrase::declined_title, "Dat is goed", "That is fine"},
    Sentence{Phrase::declined,
             "Je hoeft deze film niet te zien. Van deze keer is hooguit bewaard dat je nee hebt gezegd. Je kunt de "
             "bril afzetten.",
             "You do not have to see this film. Of this time no more is kept than that you said no. You can take the "
             "headset off."},
    Sentence{Phrase::watch_after_all, "Toch bekijken", "Watch after all"},
    Sentence{Phrase::look_title, "Oefenen: kijken", "Practice: looking"},
    Sentence{Phrase::look, "Kijk naar het rondje.", "Look at the mark."},
    Sentence{Phrase::look_help, "Draai je hoofd tot de stip op het rondje staat.",
             "Turn your head until the dot is on the mark."},
    Sentence{Phrase::wait_title, "Oefenen: kiezen", "Practice: choosing"},
    Sentence{Phrase::wait, "Kijk naar het rondje en wacht tot de ring vol is. Zo kies je een antwoord.",
             "Look at the mark and wait until the ring is full. That is how you choose an answer."},
    Sentence{Phrase::wait_help, "Blijf nog even naar het rondje kijken. De ring loopt vol.",
             "Keep looking at the mark a little longer. The ring fills up."},
    Sentence{Phrase::away_title, "Oefenen: rustig aan", "Practice: take your time"},
    Sentence{Phrase::away, "Kijk eerst even ergens anders naar. Er gebeurt dan niets. Kijk terug als je wilt kiezen.",
             "First look somewhere else. Nothing happens. Look back when you want to choose."},
    Sentence{Phrase::away_help, "Kijk even weg van het rondje, en dan weer terug.",
             "Look away from the mark, and then back at it."},
    Sentence{Phrase::well_done, "Goed zo!", "Well done!"},
    Sentence{Phrase::known, "Ik ken dit al", "I know this already"},
    Sentence{Phrase::tutorial_end_title, "Je kunt het", "You can do it"},
    Sentence{Phrase::menu_title, "Pauze", "Pause"},
    Sentence{Phrase::menu, "De film staat stil. Kijk naar wat je wilt doen.",
             "The film is paused. Look at what you want to do."},
    Sentence{Phrase::look_up, "Pauze. Kijk weer omhoog.", "Pause. Look up again."},
    Sentence{Phrase::go_on, "Verder kijken", "Go on"},
    Sentence{Phrase::stop, "Stoppen", "Stop"},
    Sentence{Phrase::help, "Hulp vragen", "Ask for help"},
    Sentence{Phrase::larger, "Grotere letters", "Larger letters"},
    Sentence{Phrase::usual, "Gewone letters", "Normal letters"},
    Sentence{Phrase::read_aloud, "Voorlezen", "Read aloud"},
    Sentence{Phrase::read_no_more, "Stop met voorlezen", "Stop reading aloud"},
    Sentence{Phrase::help_title, "Hulp", "Help"},
    Sentence{Phrase::helped,
             "De film wacht op je. Je docent krijgt hiervan geen bericht. Steek je hand op, of zet de bril af en "
             "vraag het.",
             "The film waits for you. Your teacher is not told automatically. Raise your hand, or take the "
             "headset off and ask."},
    Sentence{Phrase::stop_title, "Wil je stoppen?", "Do you want to stop?"},
    Sentence{Phrase::stop_sure, "Stoppen mag altijd. Je kunt daarna ook opnieuw beginnen.",
             "You may always stop. You can also begin again afterwards."},
    Sentence{Phrase::stop_yes, "Ja, stoppen", "Yes, stop"},
    Sentence{Phrase::welcome_title, "Welkom terug", "Welcome back"},
    Sentence{Phrase::welcome, "De film heeft op je gewacht. Kijk naar het rondje om verder te gaan.",
             "The film has waited for you. Look at the mark to go on."},
    Sentence{Phrase::end_title, "Dit was het gesprek", "That was the conversation"},
    Sentence{Phrase::end, "Neem rustig de tijd. Je kunt de bril ook afzetten.",
             "Take your time. You can also take the headset off."},
    Sentence{Phrase::end_chosen, "Dit koos je:", "This is what you chose:"},
    Sentence{Phrase::nothing, "niets zeggen", "saying nothing"},
    Sentence{Phrase::stopped_title, "Gestopt", "Stopped"},
    Sentence{Phrase::stopped, "De film is gestopt. Dat is goed. Je kunt de bril afzetten.",
             "The film has stopped. That is fine. You can take the headset off."},
    Sentence{Phrase::trouble_title, "Er ging iets mis", "Something went wrong"},
    Sentence{Phrase::another, "Iets anders dan: ", "Something other than: "},
    Sentence{Phrase::again, "Opnieuw vanaf het begin", "Again from the beginning"},
    Sentence{Phrase::done, "Klaar", "Done"},
};
static_assert(sentences.size() == static_cast<std::size_t>(last_phrase) + 1);

} // namespace

std::string phrase(Phrase what, std::string_view language) {
    for (const Sentence& sentence : sentences) {
        if (sentence.what == what) return language == "en" ? sentence.en : sentence.nl;
    }
    return {};
}

} // namespace forksight::player::guide
