// Statements as inputs: the JSON of Segment's spec that would have brought about the same. Private to
// compiler/scenario.
#pragma once

#include "compiler/scenario/scene.h"

namespace nudge::scenario {

// `{"plan":"pro"}`: values as they come from outside, over the actor.
std::string fields_json(Scene& scene, const std::vector<ir::OutsideField>& fields, ir::ActorId of);

// One record in the making; its members in a fixed order.
struct InputLine {
  const char* type = "identify";  // identify, group, track
  std::string contact;
  std::string account;         // "": none; of a group its groupId, else context.groupId
  std::string traits;          // JSON object, or ""; of a group the account's
  std::string contact_traits;  // of a group: the contact's, in context.traits
  std::string event;
  std::string properties;
};
// At `at_ms`, with a messageId that is like no other of this scene.
std::string json_of(const InputLine& line, int64_t at_ms, size_t number);

}  // namespace nudge::scenario
