// The durable work of bench/compare as a C++ programmer would write it for this one case, with no engine:
// contest_onboarding INPUTS LOG LINES. Every line is appended to a log; after so many the log is synced, and
// only then the mails of these lines are printed, as `nudge run` prints them. What is due later is kept, in a
// queue for each length of wait, and looked at before each input. It does without what an engine is for:
// another workflow, a change of this one, a restart, late and repeated inputs.
#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <unordered_map>

namespace {

constexpr int64_t kDayMs = 86'400'000;
constexpr const char* kMail =
    R"mail({{"seq":{},"at":"{}","contact":"{}","kind":"email","name":"{}","fields":{{"to":"{}",)mail"
    R"mail("from":"Ada from Acme <ada@acme.example>","subject":"{}","html":"<p>{} )mail"
    R"mail(<a href=\"https://app.acme.example/invite\">here</a></p>","text":"{} (https://app.acme.example/invite)"}}}})mail";

struct Contact {
  std::string id, first_name, email;
  bool entered = false, converted = false;
};
struct Due {
  int64_t at_ms;
  Contact* contact;
};

// 2026-03-01T00:01:39.900Z
int64_t time_ms(std::string_view text) {
  auto digits = [&](size_t from, size_t count) {
    int64_t value = 0;
    for (char digit : text.substr(from, count))
      value = value * 10 + (digit - '0');
    return value;
  };
  int64_t year = digits(0, 4), month = digits(5, 2), day = digits(8, 2);
  year -= month <= 2;
  int64_t era = year / 400, of_era = year - era * 400, of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  return ((days * 24 + digits(11, 2)) * 60 + digits(14, 2)) * 60'000 + digits(17, 2) * 1000 + digits(20, 3);
}

class Onboarding {
 public:
  void take(simdjson::ondemand::document& input) {
    std::string_view id = input["userId"], at = input["timestamp"], event = input["event"];
    int64_t now_ms = time_ms(at);
    pass(now_ms, at);
    if (event == "Signed Up") {
      Contact& contact = contacts_[std::string(id)];
      contact.id = id;
      simdjson::ondemand::object traits = input["context"]["traits"];
      contact.first_name = std::string_view(traits["firstName"]);
      contact.email = std::string_view(traits["email"]);
      if (contact.entered) return;
      contact.entered = true;
      send(contact, at, "welcome", fmt::format("Welcome, {}!", contact.first_name),
           "Good to have you. Bring someone along");
      after_1_day_.push_back({now_ms + kDayMs, &contact});
    } else if (event == "Teammate Invited") {
      auto found = contacts_.find(std::string(id));
      if (found != contacts_.end()) found->second.converted = true;
    }
  }
  void print() {
    std::fwrite(mails_.data(), 1, mails_.size(), stdout);
    mails_.clear();
  }

 private:
  void pass(int64_t now_ms, std::string_view at) {
    for (; !after_1_day_.empty() && after_1_day_.front().at_ms <= now_ms; after_1_day_.pop_front()) {
      Contact& contact = *after_1_day_.front().contact;
      if (contact.converted) continue;
      send(contact, at, "invite_your_team", "Better together",
           "Teams that invite a second person keep using Acme.");
      after_3_days_.push_back({after_1_day_.front().at_ms + 2 * kDayMs, &contact});
    }
    for (; !after_3_days_.empty() && after_3_days_.front().at_ms <= now_ms; after_3_days_.pop_front()) {
      Contact& contact = *after_3_days_.front().contact;
      if (!contact.converted) send(contact, at, "last_chance", "Two days left", "We add a free month.");
    }
  }
  void send(const Contact& contact, std::string_view at, const char* name, std::string_view subject,
            const char* body) {
    mails_ +=
        fmt::format(fmt::runtime(kMail), ++seq_, at, contact.id, name, contact.email, subject, body, body);
    mails_ += '\n';
  }

  std::unordered_map<std::string, Contact> contacts_;
  std::deque<Due> after_1_day_, after_3_days_;
  std::string mails_;
  uint64_t seq_ = 0;
};

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = write(file, bytes.data(), bytes.size());
    if (written <= 0) std::exit(3);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::fputs("usage: contest_onboarding INPUTS LOG LINES\n", stderr);
    return 2;
  }
  simdjson::padded_string text;
  if (simdjson::padded_string::load(arguments[1]).get(text)) return 3;
  int log = open(arguments[2], O_CREAT | O_TRUNC | O_WRONLY, 0644);
  size_t lines_each = std::strtoull(arguments[3], nullptr, 10), lines = 0;
  simdjson::ondemand::parser parser;
  Onboarding onboarding;
  std::string_view rest(text.data(), text.size());
  size_t batch_begin = 0, place = 0;
  auto commit = [&] {
    write_all(log, rest.substr(batch_begin, place - batch_begin));
    if (fdatasync(log) != 0) std::exit(3);
    onboarding.print();
    batch_begin = place;
    lines = 0;
  };
  while (place < rest.size()) {
    size_t end = rest.find('\n', place);
    if (end == std::string_view::npos) end = rest.size();
    simdjson::ondemand::document input =
        parser.iterate(rest.data() + place, end - place, text.size() + simdjson::SIMDJSON_PADDING - place);
    onboarding.take(input);
    place = std::min(end + 1, rest.size());
    if (++lines == lines_each) commit();
  }
  commit();
}
