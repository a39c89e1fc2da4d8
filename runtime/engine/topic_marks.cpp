#include "runtime/engine/topic_marks.h"

#include <charconv>
#include <string>
#include <vector>

#include "runtime/fault/limits.h"

namespace nudge {

namespace {

struct Mark {
  bool left = false;
  int64_t at_ms = INT64_MIN;
  std::string_view topic;
};

Mark mark_of(std::string_view text) {
  Mark mark;
  size_t colon = text.find(':');
  if (text.empty() || colon == std::string_view::npos) return mark;
  mark.left = text[0] == '-';
  std::from_chars(text.data() + 1, text.data() + colon, mark.at_ms);
  mark.topic = text.substr(colon + 1);
  return mark;
}

}  // namespace

bool has_left_topic(const List* marks, std::string_view topic) {
  Mark newest;
  for (uint32_t place = 0; marks && place < marks->count; ++place) {
    Mark mark = mark_of(view(marks->text(place)));
    // More than one for a topic are of two contacts that were merged.
    if (mark.topic == topic && mark.at_ms >= newest.at_ms) newest = mark;
  }
  return newest.left;
}

bool has_room_for_topic(const List* marks, std::string_view topic) {
  if (!marks || marks->count < limits::kMaxTopics) return true;
  for (uint32_t place = 0; place < marks->count; ++place) {
    if (mark_of(view(marks->text(place))).topic == topic) return true;
  }
  return false;
}

const List* with_topic_mark(Arena& arena, const List* marks, std::string_view topic, bool left,
                            int64_t at_ms) {
  std::vector<Word> kept;
  for (uint32_t place = 0; marks && place < marks->count; ++place) {
    Mark mark = mark_of(view(marks->text(place)));
    if (mark.topic != topic) {
      kept.push_back(word_of_text(marks->text(place)));
    } else if (mark.at_ms > at_ms) {
      return nullptr;
    }
  }
  if (kept.size() >= limits::kMaxTopics) return nullptr;
  std::string text = (left ? "-" : "+") + std::to_string(at_ms) + ":" + std::string(topic);
  kept.push_back(word_of_text(arena.text(text)));
  return make_list(arena, kept, true);
}

}  // namespace nudge
