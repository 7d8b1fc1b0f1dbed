/* Float32 elementary functions: argument reduction, then polynomials whose coefficients are
 * minimax fits (Lawson's iteration in float64) of the functions named at each use. */
#include <bringup/math.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

static inline uint32_t bits_of(float x) {
  union {
    float f;
    uint32_t u;
  } v = {.f = x};
  return v.u;
}

static inline float from_bits(uint32_t u) {
  union {
    uint32_t u;
    float f;
  } v = {.u = u};
  return v.f;
}

static inline float power_of_two(int32_t n) { return from_bits((uint32_t)(n + 127) << 23); }

static inline float magnitude(float x) { return from_bits(bits_of(x) & 0x7fffffffu); }

static inline float with_sign_of(float x, float sign) {
  return from_bits((bits_of(x) & 0x7fffffffu) | (bits_of(sign) & 0x80000000u));
}

/* ln 2 in two parts; the first has 12 trailing zero bits, so n * LN2_HIGH is exact for |n| < 2**12 */
static const float LN2_HIGH = 0x1.62ep-1f, LN2_LOW = 0x1.0bfbe8p-15f, LOG2_E = 0x1.715476p+0f;

/* x = n ln2 + r, |r| <= ln2 / 2 */
static inline int32_t reduce_exponent(float x, float *r) {
  int32_t n = bringup_round_small(x * LOG2_E);
  *r = (x - (float)n * LN2_HIGH) - (float)n * LN2_LOW;
  return n;
}

float bringup_expf(float x) {
  if (x != x) return x;
  if (x > 88.8f) return __builtin_inff();
  if (x < -104.0f) return 0.0f;
  float r;
  int32_t n = reduce_exponent(x, &r);
  /* (exp(r) - 1 - r) / r**2 */
  float p = 0x1.6a2350p-10f;
  p = p * r + 0x1.123a6cp-7f;
  p = p * r + 0x1.5558f4p-5f;
  p = p * r + 0x1.555490p-3f;
  p = p * r + 0x1.fffffcp-2f;
  float e = 1.0f + (r + r * r * p);
  int32_t half = n / 2; /* in two steps: 2**n alone may overflow or vanish */
  return e * power_of_two(half) * power_of_two(n - half);
}

float bringup_expm1f(float x) {
  if (x != x) return x;
  if (x > 88.8f) return __builtin_inff();
  if (x < -18.0f) return -1.0f;
  float r;
  int32_t n = reduce_exponent(x, &r);
  /* (exp(r) - 1 - r) / r**2 */
  float p = 0x1.a032c8p-13f;
  p = p * r + 0x1.6d7296p-10f;
  p = p * r + 0x1.11118ap-7f;
  p = p * r + 0x1.5554b0p-5f;
  p = p * r + 0x1.555554p-3f;
  p = p * r + 0.5f;
  float e = r + r * r * p;
  if (n == 0) return e;
  if (n == 128) return (e + 1.0f) * 2.0f * power_of_two(127);
  float scale = power_of_two(n);
  return n < 24 ? scale * e + (scale - 1.0f) : scale * (e + 1.0f) - 1.0f;
}

float bringup_logf(float x) {
  uint32_t u = bits_of(x);
  if (u - 1 >= 0x7f800000u - 1) { /* zero, negative, infinite or NaN */
    if ((u << 1) == 0) return -__builtin_inff();
    if (u == 0x7f800000u || x != x) return x;
    return __builtin_nanf("");
  }
  int32_t exponent = 0;
  if (u < 0x00800000u) { /* subnormal */
    u = bits_of(x * 0x1p25f);
    exponent = -25;
  }
  /* x = 2**exponent * (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)) */
  u += 0x3f800000u - 0x3f3504f3u;
  exponent += (int32_t)(u >> 23) - 127;
  float f = from_bits((u & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  /* log(1+f) = f - f*f/2 + s*(f*f/2 + R(s*s)), s = f / (2+f), R(z) = z * fit */
  float s = f / (2.0f + f), z = s * s;
  float remainder = z * (0x1.55557ap-1f + z * (0x1.995e9cp-2f + z * 0x1.31e678p-2f));
  float half = 0.5f * f * f, n = (float)exponent;
  return n * LN2_HIGH + (f - (half - (s * (half + remainder) + n * LN2_LOW)));
}

float bringup_log1pf(float x) {
  float u = 1.0f + x;
  if (u == __builtin_inff() || u != u) return u;
  if (u == 1.0f) return x;
  if (u == 0.0f) return -__builtin_inff();
  /* what rounding 1 + x lost, to first order */
  return bringup_logf(u) + (x - (u - 1.0f)) / u;
}

float bringup_tanhf(float x) {
  float a = magnitude(x);
  if (x != x) return x;
  if (a > 9.1f) return with_sign_of(1.0f, x);
  float t = bringup_expm1f(2.0f * a);
  return with_sign_of(t / (t + 2.0f), x);
}

float bringup_erff(float x) {
  float a = magnitude(x);
  if (x != x) return x;
  if (a > 4.0f) return with_sign_of(1.0f, x);
  if (a < 1.0f) { /* erf(x) / x - 1 */
    float z = x * x;
    float p = 0x1.4ae4cep-14f;
    p = p * z - 0x1.a485ecp-11f;
    p = p * z + 0x1.5419f6p-8f;
    p = p * z - 0x1.b7fbb4p-6f;
    p = p * z + 0x1.ce2d20p-4f;
    p = p * z - 0x1.81273ep-2f;
    p = p * z + 0x1.06eba8p-3f;
    return x + x * p;
  }
  float p = -0x1.852d5ap-13f; /* -log(1 - erf(a)) */
  p = p * a + 0x1.814ce4p-9f;
  p = p * a - 0x1.654228p-6f;
  p = p * a + 0x1.a60a86p-4f;
  p = p * a + 0x1.46c584p-1f;
  p = p * a + 0x1.2085b2p+0f;
  p = p * a + 0x1.72e674p-12f;
  return with_sign_of(1.0f - bringup_expf(-p), x);
}

/* sin(r) and cos(r) for |r| <= pi/4 */
static float sine_of_reduced(float r) {
  float z = r * r;
  return r + r * z * (-0x1.555546p-3f + z * (0x1.110756p-7f + z * -0x1.994b40p-13f));
}

static float cosine_of_reduced(float r) {
  float z = r * r;
  float p = z * z * (0x1.55554ap-5f + z * (-0x1.6c0c82p-10f + z * 0x1.99ff40p-16f));
  return 1.0f - (0.5f * z - p);
}

/* x = n pi/2 + r; n modulo 4. pi/2 in four parts of few bits: their products with n are exact. */
static int32_t reduce_angle(float x, float *r) {
  float n = x * 0x1.45f306p-1f;
  n = (n + 12582912.0f) - 12582912.0f;
  float rest = x - n * 0x1.92p+0f;
  rest = rest - n * 0x1.fb4p-12f;
  rest = rest - n * 0x1.444p-24f;
  rest = rest - n * 0x1.68c234p-39f;
  *r = rest;
  return (int32_t)n & 3;
}

/* quarter 0: sin, 1: cos, 2: -sin, 3: -cos */
static float circular(float x, int32_t quarter) {
  if (!(magnitude(x) < 0x1p23f)) return x - x; /* infinity and NaN give NaN; else meaningless: 0 */
  float r;
  quarter = (quarter + reduce_angle(x, &r)) & 3;
  float value = quarter & 1 ? cosine_of_reduced(r) : sine_of_reduced(r);
  return quarter & 2 ? -value : value;
}

float bringup_sinf(float x) { return circular(x, 0); }

float bringup_cosf(float x) { return circular(x, 1); }

/* Long division of the significands, one bit at a time. */
double bringup_fmod(double x, double y) {
  union {
    double f;
    uint64_t u;
  } a = {.f = x}, b = {.f = y};
  const uint64_t sign = a.u & 1ull << 63;
  a.u ^= sign, b.u &= ~(1ull << 63);
  const uint64_t infinity = 0x7ffull << 52, hidden = 1ull << 52;
  if (a.u >= infinity || b.u > infinity || b.u == 0) return (x * y) / (x * y);
  if (a.u < b.u) return x;
  int ea = (int)(a.u >> 52), eb = (int)(b.u >> 52);
  /* subnormal numbers have the exponent of the smallest normal ones and no hidden bit */
  uint64_t ma = ea ? (a.u & (hidden - 1)) | hidden : a.u, mb = eb ? (b.u & (hidden - 1)) | hidden : b.u;
  ea += !ea, eb += !eb;
  for (; ea > eb; ea--) {
    if (ma >= mb) ma -= mb;
    ma <<= 1;
  }
  if (ma >= mb) ma -= mb;
  while (ma && ma < hidden && ea > 1) ma <<= 1, ea--;
  a.u = sign | (ma < hidden ? ma : (ma & (hidden - 1)) | (uint64_t)ea << 52);
  return a.f;
}
