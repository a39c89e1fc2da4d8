// All contacts by their places, which are given in order of arrival and stay for good. Who sleeps is held as
// the bytes of subject_codec.h, a quarter as long, and wakes when somebody asks for them: nobody can tell
// from outside who slept. 8 bytes a place; what is awake doesn't move.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "runtime/engine/block_pool.h"
#include "runtime/engine/fetch_line.h"
#include "runtime/engine/stable_table.h"
#include "runtime/engine/subject.h"

namespace nudge {

class SubjectCodec;

class Contacts {
 public:
  Contacts() = default;
  Contacts(const Contacts&) = delete;
  Contacts& operator=(const Contacts&) = delete;
  ~Contacts();

  size_t size() const { return places_.size(); }
  bool empty() const { return places_.empty(); }
  Contact& operator[](size_t place) {
    const uintptr_t word = places_[place];
    if (word & kAsleep) [[unlikely]]
      return wake(place);
    return *reinterpret_cast<Contact*>(word);
  }
  const Contact& operator[](size_t place) const { return const_cast<Contacts&>(*this)[place]; }
  Contact& emplace_back();

  // By which they wake; must outlive them.
  void set_codec(const SubjectCodec& codec) { codec_ = &codec; }
  // Without waking anybody: null if it sleeps.
  const Contact* awake(size_t place) const {
    return places_[place] & kAsleep ? nullptr : reinterpret_cast<const Contact*>(places_[place]);
  }
  Contact* awake(size_t place) { return const_cast<Contact*>(std::as_const(*this).awake(place)); }
  // Of one that sleeps, until it wakes.
  std::string_view asleep(size_t place) const;
  // These bytes say what the contact is.
  void put_to_sleep(size_t place, std::string_view bytes);

  // So many more places, before anything else is done with them: each is filled in any order, by this or by
  // put_to_sleep().
  void make_places(size_t count);
  Contact& make(size_t place);

  // Brings a place, or what stands there, nearer to the processor.
  void fetch_place(size_t place) const { fetch_line(&places_[place]); }
  void fetch(size_t place) const {
    const auto* at = reinterpret_cast<const char*>(places_[place]);
    fetch_line(at);
    fetch_line(at + sizeof(Contact) - 1);
  }

  uint64_t allocated_bytes() const { return places_.allocated_bytes() + blocks_.used_bytes(); }
  // Of these, what one that sleeps takes.
  uint64_t asleep_bytes(size_t place) const {
    return BlockPool::block_bytes(block_size(asleep(place).size()));
  }

  template <class Table, class Element>
  class Iterator {
   public:
    Iterator(Table& table, size_t place) : table_(table), place_(place) {}
    Element& operator*() const { return table_[place_]; }
    Iterator& operator++() {
      ++place_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return place_ != other.place_; }

   private:
    Table& table_;
    size_t place_;
  };
  auto begin() { return Iterator<Contacts, Contact>(*this, 0); }
  auto end() { return Iterator<Contacts, Contact>(*this, size()); }
  auto begin() const { return Iterator<const Contacts, const Contact>(*this, 0); }
  auto end() const { return Iterator<const Contacts, const Contact>(*this, size()); }

 private:
  // A place holds 0, or the address of a Contact; or, with this bit, of a block: how many bytes follow, and
  // they.
  static constexpr uintptr_t kAsleep = 1;
  static size_t block_size(size_t bytes);
  Contact& wake(size_t place);
  void clear(size_t place);

  StableTable<uintptr_t> places_;
  BlockPool blocks_;  // contacts that are awake, bytes of those that sleep
  const SubjectCodec* codec_ = nullptr;
};

}  // namespace nudge
