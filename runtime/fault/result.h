// Result<T>: a value, or a Fault of the world (disk, network, bad input) with a message a person can act on.
// Costs a variant; no exceptions.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "runtime/fault/assert.h"

namespace nudge {

struct Fault {
  std::string message;  // lower case, no full stop
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Fault fault) : held_(std::move(fault)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    NUDGE_ASSERT(ok(), "value() of a fault: {}", std::get<1>(held_).message);
    return std::get<0>(held_);
  }
  const T& value() const& { return const_cast<Result*>(this)->value(); }
  T&& value() && { return std::move(value()); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Fault& fault() const {
    NUDGE_ASSERT(!ok());
    return std::get<1>(held_);
  }

 private:
  std::variant<T, Fault> held_;
};

// A Result that carries nothing but success.
struct Done {};
using Status = Result<Done>;

}  // namespace nudge
