// Fixed-width names and the few bit helpers everything else is written with.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace sim {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using i8 = std::int8_t;
using i16 = std::int16_t;
using i32 = std::int32_t;
using i64 = std::int64_t;
using u128 = unsigned __int128;
using i128 = __int128;

template <class T> struct Wider;
template <> struct Wider<u8> { using type = u16; };
template <> struct Wider<u16> { using type = u32; };
template <> struct Wider<u32> { using type = u64; };
template <> struct Wider<u64> { using type = u128; };
template <> struct Wider<i8> { using type = i16; };
template <> struct Wider<i16> { using type = i32; };
template <> struct Wider<i32> { using type = i64; };
template <> struct Wider<i64> { using type = i128; };
/// The integer type of twice the width and the same signedness.
template <class T> using Wide = typename Wider<T>::type;

template <class T> struct Signer { using type = std::make_signed_t<T>; };
template <> struct Signer<u128> { using type = i128; };
template <class T> using Signed = typename Signer<T>::type;

/// The same bits read as two's complement.
template <class T> constexpr Signed<T> sg(T x) { return static_cast<Signed<T>>(x); }

/// Bits [low, low + count) of an instruction word.
constexpr u32 field(u32 bits, unsigned low, unsigned count) {
  return bits >> low & ((1u << count) - 1);
}

/// The low `width` bits of x, sign extended.
constexpr i64 sign_extend(u64 x, unsigned width) {
  return static_cast<i64>(x << (64 - width)) >> (64 - width);
}

template <class T> T read_as(const void* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

template <class T> void write_as(void* p, T value) { std::memcpy(p, &value, sizeof value); }

/// Worth inlining whatever the host compiler thinks of the size: its arguments then stay in registers.
#define SIM_INLINE [[gnu::always_inline]] inline

/// Asks for the next loop to be vectorised: source and destination are the same array or disjoint.
#if defined(__clang__)
#define SIM_LANES _Pragma("clang loop vectorize(assume_safety)")
#else
#define SIM_LANES _Pragma("GCC ivdep")
#endif

}  // namespace sim
