#include "runtime/rights/export.h"

#include "runtime/rights/export_parts.h"

namespace nudge {

Result<std::string> export_person(Store& store, Recovered& recovered, const Person& person) {
  State& state = *recovered.state;
  ExportWriter json;
  json.open('{');
  json.key("contact").text(person.ids.front());
  json.key("other_ids").open('[');
  for (size_t place = 1; place < person.ids.size(); ++place)
    json.text(person.ids[place]);
  json.close(']');
  if (state.now_ms != INT64_MIN) json.key("as_of").time(state.now_ms);
  json.key("program_version").number(recovered.installed.version);
  if (person.contact != kNone) {
    const Contact& contact = state.contacts[person.contact];
    json.key("account");
    if (contact.account == kNone) {
      json.plain("null");
    } else {
      json.text(state.account_id(contact.account));
    }
    RecordExport record(recovered.program, contact.record, json);
    record.fields();
    record.history();
    export_standing(recovered.program, *recovered.predicates, state, person.contact, json);
    record.appointments();
    record.workflows();
    record.messaging();
    record.splits();
  }
  if (Status done = export_outbox(store, person, json); !done.ok()) return done.fault();
  if (Status done = export_inputs(store, person, json); !done.ok()) return done.fault();
  json.close('}');
  return json.out + "\n";
}

}  // namespace nudge
