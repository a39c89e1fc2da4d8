// The parts of an export, one function each. Private to runtime/rights.
#pragma once

#include "runtime/input/json_tree.h"
#include "runtime/predicate/predicate.h"
#include "runtime/rights/export_writer.h"
#include "runtime/rights/person.h"
#include "runtime/store/store.h"

namespace nudge {

// Of export_record.cpp: what stands in the record.
class RecordExport {
 public:
  RecordExport(const Program& program, const Record& record, ExportWriter& json)
      : program_(program), layout_(program.contact_layout), record_(record), json_(json) {}

  void fields();
  void history();
  void appointments();
  void workflows();
  void messaging();
  void splits();
  // Of a slot of any layout.
  static void value(ExportWriter& json, const Program& program, const FieldType& type, Word word);

 private:
  Word load(SlotId slot) const { return record_.load(layout_.slots[slot]); }
  bool has(SlotId slot) const {
    return slot != kNoSlot && load(slot) != missing_word(layout_.slots[slot].kind);
  }
  void times(SlotId slot);
  void field_value(const Field& field);
  void rows(const Field& field, const List* list);
  void row(const std::vector<Field>& parts, const List* list, uint32_t index, uint32_t cells);
  void tracker(const Tracker& tracker);
  void tracker_part(const Tracker& tracker, const TrackerSlot& part);
  void topics();

  const Program& program_;
  const Layout& layout_;
  const Record& record_;
  ExportWriter& json_;
};

// Of export_standing.cpp: what is read of them at this moment.
void export_standing(const Program& program, const Predicates& predicates, State& state, uint32_t contact,
                     ExportWriter& json);

// Of export_kept.cpp: the outbox and the log.
Status export_outbox(Store& store, const Person& person, ExportWriter& json);
Status export_inputs(Store& store, const Person& person, ExportWriter& json);

// The records of a line that bear one of the person's ids, as they are written in it; of a line that isn't
// JSON the whole of it, if it contains one in quotes (`is_json` is false then).
class OwnRecords {
 public:
  explicit OwnRecords(const Person& person) : person_(person) {}
  std::vector<std::string> of(std::string_view line, bool& is_json);

 private:
  bool is_own(JsonId record);
  std::string text_of(JsonId value) const;

  const Person& person_;
  JsonTree tree_;
  std::string padded_;
};

}  // namespace nudge
