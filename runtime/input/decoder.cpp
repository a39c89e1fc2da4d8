#include "runtime/input/decoder.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/input/misfit.h"
#include "runtime/input/record_decoder.h"

namespace nudge {

struct Decoder::Parts {
  Parts(const Program& program, Pii pii) : record(program, own_tree, pii) {
    if (pii == Pii::masked) own_tree.mask_faults();
  }
  Parts(const Program& program, const Parts& first)
      : tree(first.tree), record(program, first.tree, first.record.masks() ? Pii::masked : Pii::shown) {}

  // What is no JSON.
  void reject_text(std::string_view reason, std::string_view text, RecordSink& sink) const;
  // What is no record, or holds none.
  void reject_value(std::string_view wanted, JsonId value, std::string_view shown, RecordSink& sink);
  void decode_line(std::string_view line, int64_t now_ms, RecordSink& sink);
  void decode_batch(const RecordParts& body, int64_t now_ms, RecordSink& sink);
  // Moves `now_ms` on to the record's time.
  void decode_record(JsonId id, const RecordParts& parts, int64_t& now_ms, RecordSink& sink);

  JsonTree own_tree;
  const JsonTree& tree = own_tree;
  RecordDecoder record;
  std::string copy;
};

Decoder::Decoder(const Program& program, Pii pii) : parts_(std::make_unique<Parts>(program, pii)) {}
Decoder::Decoder(const Program& program, const Decoder& first)
    : parts_(std::make_unique<Parts>(program, *first.parts_)) {}
Decoder::~Decoder() = default;

void Decoder::decode_into(Arena& arena) {
  parts_->record.decode_into(arena);
}

void Decoder::decode(const Line& line, int64_t now_ms, RecordSink& sink) {
  if (line.too_long) {
    std::string reason = fmt::format("longer than the {} MiB a line may have", kMaxLineBytes >> 20);
    parts_->reject_text(reason, line.text, sink);
    return;
  }
  parts_->decode_line(line.text, now_ms, sink);
}

void Decoder::decode_padded(std::string_view line, int64_t now_ms, RecordSink& sink) {
  parts_->decode_line(line, now_ms, sink);
}

void Decoder::decode_copy(std::string_view line, int64_t now_ms, RecordSink& sink) {
  parts_->copy.assign(line);
  parts_->copy.append(kLinePadding, '\0');
  parts_->decode_line({parts_->copy.data(), line.size()}, now_ms, sink);
}

void Decoder::Parts::decode_line(std::string_view line, int64_t now_ms, RecordSink& sink) {
  const std::string& fault = &tree == &own_tree ? own_tree.parse(line) : tree.fault();
  if (!fault.empty()) return reject_text(fault, line, sink);
  if (tree.node(0).kind != JsonKind::object)
    return reject_value("an input is a JSON object", 0, record.shown_whole(0), sink);
  RecordParts parts = record.find_parts(0);
  JsonId batch = parts.at(RecordPart::batch);
  bool is_batch =
      batch != kNoJson && (tree.node(batch).kind == JsonKind::array || !parts.has(RecordPart::type));
  if (is_batch) {
    decode_batch(parts, now_ms, sink);
  } else {
    decode_record(0, parts, now_ms, sink);
  }
}

void Decoder::Parts::reject_text(std::string_view reason, std::string_view text, RecordSink& sink) const {
  if (!record.masks()) return sink.rejected({reason, text, false, text});
  sink.rejected({reason, masked_text(text), false, text});
}

void Decoder::Parts::reject_value(std::string_view wanted, JsonId value, std::string_view shown,
                                  RecordSink& sink) {
  std::string got = record.masks() ? tree.kind_words(value) : shortened(tree.raw(value));
  sink.rejected({fmt::format("{}, got {}", wanted, got), shown, true, tree.raw(value)});
}

void Decoder::Parts::decode_batch(const RecordParts& body, int64_t now_ms, RecordSink& sink) {
  JsonId batch = body.at(RecordPart::batch);
  if (tree.node(batch).kind != JsonKind::array)
    return reject_value("`batch` wants a list of records", batch, record.shown(0), sink);
  for (JsonId id = tree.first_child(batch); id != tree.node(batch).end; id = tree.next(id)) {
    if (tree.node(id).kind != JsonKind::object) {
      reject_value("an input is a JSON object", id, record.shown_whole(id), sink);
      continue;
    }
    RecordParts parts = record.find_parts(id);
    for (RecordPart part : {RecordPart::sent_at, RecordPart::received_at, RecordPart::context}) {
      if (!parts.has(part)) parts.at(part) = body.at(part);
    }
    decode_record(id, parts, now_ms, sink);
  }
}

void Decoder::Parts::decode_record(JsonId id, const RecordParts& parts, int64_t& now_ms, RecordSink& sink) {
  if (!record.decode(parts, now_ms)) {
    sink.rejected({record.rejection, record.shown(id), true, tree.raw(id)});
    return;
  }
  now_ms = std::max(now_ms, record.input.at_ms);
  std::string_view raw = record.faults.empty() ? std::string_view() : record.shown(id);
  sink.decoded({record.input, record.kind, record.faults, raw, record.time_so_far});
}

}  // namespace nudge
