// One record of a parsed line to an Input: who, when, what, and the fields that come with it. Private to the
// decoder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/input/decoder.h"
#include "runtime/input/field_reader.h"
#include "runtime/input/mask.h"
#include "runtime/input/record_parts.h"

namespace nudge {

class RecordDecoder {
 public:
  RecordDecoder(const Program& program, const JsonTree& tree, Pii pii);

  // True if the record can be applied: `input`, `kind` and `faults` say how. Else `rejection` says why not.
  // `parts` are the record's own, completed by its batch's.
  bool decode(const RecordParts& parts, int64_t now_ms);
  // What inputs point to goes there, and isn't forgotten with the next record.
  void decode_into(Arena& arena) { values_.put_into(arena); }
  RecordParts find_parts(JsonId record) { return finder_.find(tree_, values_, record); }
  // As a dead letter shows the record, or what stands where one should; valid until the next call.
  std::string_view shown(JsonId record);
  std::string_view shown_whole(JsonId value);
  bool masks() const { return mask_ != nullptr; }

  Input input;
  RecordKind kind = RecordKind::identify;
  bool time_so_far = false;  // it has no time of its own
  std::vector<std::string> faults;
  std::string rejection;

 private:
  bool reject(std::string reason);
  bool take_kind(const RecordParts& parts);
  std::optional<RecordKind> kind_of(JsonId type);
  bool take_contact(const RecordParts& parts);
  bool take_alias(const RecordParts& parts);
  void take_previous(const RecordParts& parts, RecordPart part);
  bool take_time(const RecordParts& parts, int64_t now_ms);
  bool take_account(const RecordParts& parts);
  bool take_event(const RecordParts& parts);
  void take_context(const RecordParts& parts);
  void take_traits(const RecordParts& parts);
  uint32_t event_of(std::string_view name) const;
  bool read_event(uint32_t event, const RecordParts& parts);

  // The part's text; empty if it is absent. One of another type is a fault, or rejects if it is needed.
  std::string_view text_part(const RecordParts& parts, RecordPart part);
  // The part, if it is an object; kNoJson and a fault if it is something else.
  JsonId object_part(const RecordParts& parts, RecordPart part);
  bool is_text(JsonId value) const { return tree_.node(value).kind == JsonKind::text; }
  std::string wants(std::string_view name, std::string_view what, JsonId got) const;
  // The same of what holds fields, or names somebody: it may be personal.
  std::string wants_object(std::string_view name, JsonId got) const;
  std::string wants_id(std::string_view name, JsonId got) const;

  const Program& program_;
  const JsonTree& tree_;
  Arena constants_;  // defaults; for as long as the decoder lives
  Arena arena_;      // for as long as the record does, if the caller hasn't given another
  ValueReader values_;
  FieldReader reader_;
  std::unique_ptr<RecordMask> mask_;  // null: everything is shown
  std::string masked_;
  RecordPartFinder finder_;
  FieldSet contact_;
  FieldSet account_;
  std::vector<FieldSet> events_;
  std::vector<std::string> owners_;  // by event: "event `page_viewed`: "
  NameTable event_names_;            // by JSON name
  struct Prefix {
    std::string begin;
    uint32_t event;
  };
  std::vector<Prefix> prefixes_;  // the longest first
  uint32_t page_event_ = kNoEvent;
  uint32_t screen_event_ = kNoEvent;
  // What `context` holds that is neither traits nor ours stays unread.
  NameTable context_names_;
  std::vector<FieldWrite> event_writes_;
};

}  // namespace nudge
