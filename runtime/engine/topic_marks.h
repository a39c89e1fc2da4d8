// Which topics a contact doesn't want: a list of texts in its record, one for each topic that it ever left or
// came back to, "-1772442000000:news" or "+…", with the time of the event, so that events that come out of
// order don't undo newer ones. A few entries, looked through from the start.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/record/list.h"

namespace nudge {

// `marks` may be missing (null).
bool has_left_topic(const List* marks, std::string_view topic);

// Has a mark, or may get one: there are limits::kMaxTopics at most.
bool has_room_for_topic(const List* marks, std::string_view topic);

// What the marks are after the contact left the topic, or came back to it; null if nothing changes, for the
// topic's mark is newer. The new list lies in the arena.
const List* with_topic_mark(Arena& arena, const List* marks, std::string_view topic, bool left,
                            int64_t at_ms);

}  // namespace nudge
