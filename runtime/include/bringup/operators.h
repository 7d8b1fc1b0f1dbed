/* Parameters of every operator: the C side of src/bringup/ops/<operator>.py.
 *
 * A kernel's signature follows from its operator, whatever target it is for:
 *
 *     void KERNEL(name)(const struct <operator>_params *p,
 *                       const T0 *operand0, const T1 *operand1, ...,   in graph order, NULL if absent
 *                       U *result, void *scratch);
 *
 * `concat` alone is variadic: it takes `const void *const *operands` in place of the list.
 * Tensors are dense, row-major, NHWC; weights OHWI unless the kernel's `pack` says otherwise.
 * Operands and scratch are 16-byte aligned at tensor starts. Kernels keep no state. */
#ifndef BRINGUP_OPERATORS_H
#define BRINGUP_OPERATORS_H

#include <stddef.h>
#include <stdint.h>

/* Symbols carry their target, so that one image may hold the same kernel for unlike harts. */
#ifndef BRINGUP_TARGET
#define BRINGUP_TARGET generic
#endif
#define BRINGUP_PASTE_(name, target) name##__##target
#define BRINGUP_PASTE(name, target) BRINGUP_PASTE_(name, target)
#define KERNEL(name) BRINGUP_PASTE(name, BRINGUP_TARGET)

/* Its caller declares a kernel: the C generated for a model, which knows what it calls. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

#define BRINGUP_MAX_RANK 6

/* Integer results: clamp(((int64)(acc << left_shift) * multiplier[c] + (1 << (shift-1))) >> shift) + zero_point).
 * Float results: min(max(acc, clamp_minimum), clamp_maximum). int32 results: stored as they are. */
struct bringup_epilogue {
  int32_t zero_point, minimum, maximum;
  int32_t shift, left_shift;
  int32_t per_channel; /* multiplier has one entry per output channel, else one in all */
  float clamp_minimum, clamp_maximum;
};

/* operands: input, weight, bias, multiplier (int8 only) */
struct conv2d_params {
  int32_t batch, in_h, in_w, in_c, out_h, out_w, out_c;
  int32_t kernel_h, kernel_w, stride_h, stride_w, pad_top, pad_left, dilation_h, dilation_w, groups;
  int32_t input_zero_point, weight_zero_point;
  struct bringup_epilogue epilogue;
};

/* operands: input, weight [out_c][kernel_h][kernel_w][in_c/groups], bias, multiplier */
struct conv_transpose2d_params {
  int32_t batch, in_h, in_w, in_c, out_h, out_w, out_c;
  int32_t kernel_h, kernel_w, stride_h, stride_w, pad_top, pad_left, dilation_h, dilation_w, groups;
  int32_t input_zero_point, weight_zero_point;
  struct bringup_epilogue epilogue;
};

/* out[m][n] = epilogue(bias[n] + sum_k (input[m][k] - input_zero_point) * weight[n][k]) */
struct linear_params {
  int32_t rows, in_features, out_features;
  int32_t input_zero_point;
  struct bringup_epilogue epilogue;
};

/* out[b][m][n] = epilogue(sum_k (a - a_zero_point) * (b - b_zero_point)); operands: a, b, multiplier.
 * batch strides in elements, 0 when an operand is shared by the batch. */
struct matmul_params {
  int32_t batch, m, k, n;
  int32_t a_batch_stride, b_batch_stride;
  int32_t transpose_b; /* b is [n][k] instead of [k][n] */
  int32_t a_zero_point, b_zero_point;
  struct bringup_epilogue epilogue;
};

struct max_pool2d_params {
  int32_t batch, in_h, in_w, channels, out_h, out_w;
  int32_t kernel_h, kernel_w, stride_h, stride_w, pad_top, pad_left, dilation_h, dilation_w;
};

/* int8: out = clamp(rescale(sum(x - input_zero_point), multiplier[count-1], shift[count-1]) + zero_point)
 * operands: input, multiplier int32[kernel_h*kernel_w], shift int32[kernel_h*kernel_w] (int8 only);
 * count = taps inside the image, or kernel_h*kernel_w when count_include_pad.
 * float: sum / count. */
struct avg_pool2d_params {
  int32_t batch, in_h, in_w, channels, out_h, out_w;
  int32_t kernel_h, kernel_w, stride_h, stride_w, pad_top, pad_left;
  int32_t count_include_pad;
  int32_t input_zero_point;
  struct bringup_epilogue epilogue; /* shift and left_shift unused */
};

/* window of output y: [floor(y*in_h/out_h), ceil((y+1)*in_h/out_h)); operands as avg_pool2d,
 * multiplier and shift indexed by count-1 up to the largest window. */
struct adaptive_avg_pool2d_params {
  int32_t batch, in_h, in_w, channels, out_h, out_w;
  int32_t input_zero_point;
  struct bringup_epilogue epilogue;
};

/* Element-wise operators with broadcasting: collapsed dimensions, outermost first, unused leading
 * ones 1; operand strides in elements, 0 where broadcast. */
struct bringup_broadcast {
  int32_t size[BRINGUP_MAX_RANK];
  int32_t a_stride[BRINGUP_MAX_RANK], b_stride[BRINGUP_MAX_RANK];
  int32_t elements;
};

/* exact choices and logic of two tensors of one type: maximum, minimum */
struct binary_params {
  struct bringup_broadcast shape;
};

/* out = less where a < b, equal where a == b, greater where a > b, unordered otherwise; each 0 or 1 */
struct compare_params {
  struct bringup_broadcast shape;
  int32_t less, equal, greater, unordered;
};

/* out = (a & b & both) | ((a ^ b) & either); masks of all bits or none */
struct bitwise_params {
  struct bringup_broadcast shape;
  int32_t element_bytes;
  int32_t both, either;
};

/* quotient and remainder of a / b; floor: rounded toward minus infinity, else toward zero */
struct division_params {
  struct bringup_broadcast shape;
  int32_t floor;
};

/* out = condition ? a : b, whole elements; operands: condition (bytes of 0 or 1), a, b */
struct where_params {
  struct bringup_broadcast shape; /* of a and b */
  int32_t condition_stride[BRINGUP_MAX_RANK];
  int32_t element_bytes;
};

/* int8 add and sub: clamp(((a - a_zp) * a_multiplier + (b - b_zp) * b_multiplier + (1 << (shift-1))) >> shift) + zp)
 * |multipliers| < 2^15, shift 1..30, everything in int32 (sub has a negative b_multiplier).
 * float: add a+b, sub a-b, then the clamp. */
struct add_params {
  struct bringup_broadcast shape;
  int32_t a_zero_point, b_zero_point, a_multiplier, b_multiplier;
  struct bringup_epilogue epilogue; /* shift, zero_point, minimum, maximum */
};

/* int8 mul: rescale((a - a_zp) * (b - b_zp), multiplier, shift, left_shift); float: a*b, div: a/b. */
struct mul_params {
  struct bringup_broadcast shape;
  int32_t a_zero_point, b_zero_point, multiplier;
  struct bringup_epilogue epilogue;
};

/* one function of one float argument; parameter meaning depends on the operator */
struct unary_params {
  int32_t elements;
  float alpha, beta;
};

struct clamp_params {
  int32_t elements;
  int32_t minimum, maximum;           /* integers */
  float clamp_minimum, clamp_maximum; /* floats */
};

/* out[i] = table[x[i] + 128]; operands: input int8, table int8[256] */
struct table_params {
  int32_t elements;
};

/* out[i] = saturate(rescale(x[i] - input_zero_point)); channel is the last axis; operands: input, multiplier */
struct rescale_params {
  int32_t elements, channels;
  int32_t input_zero_point;
  struct bringup_epilogue epilogue;
};

/* quantize: clamp(rne(x * inverse_scale) + zero_point), NaN gives minimum; dequantize: (x - zero_point) * scale.
 * cast: float to integer truncates and saturates, NaN gives 0; integer to narrower integer wraps. */
struct quantize_params {
  int32_t elements, zero_point, minimum, maximum;
  float scale, inverse_scale;
};
struct cast_params {
  int32_t elements;
};

/* over the last axis; int8 definition in docs/numerics.md "Softmax"; operands: input, exponent table int32[256] (int8).
 * softmax:     clamp(((E * ((numerator << 32) / S) + (1 << (shift-1))) >> shift) + zero_point)
 * log_softmax: clamp((((x - max) * numerator - L(S) * log_numerator + (1 << (shift-1))) >> shift) + zero_point), shift 40,
 *              L(S) = log2(S / 2^22) in Q24 by 24 integer squarings */
struct softmax_params {
  int32_t rows, columns;
  int64_t numerator;     /* M of the definition */
  int64_t log_numerator; /* log_softmax only */
  int32_t shift;
  int32_t logarithm; /* log_softmax */
  int32_t safe;      /* float: a row of minus infinities gives zeros, not NaN */
  struct bringup_epilogue epilogue;
};

/* softmax over what is not masked in each row, zero where masked; operands: input, masked bool, exponent table (int8).
 * `rows`: elements and strides of the axes before the last, a of the input, b of the mask. */
struct masked_softmax_params {
  struct bringup_broadcast rows;
  int32_t columns;
  int64_t numerator;
  int32_t shift;
  int32_t uniform; /* a row that is masked throughout gives 1 / columns, else zeros */
  struct bringup_epilogue epilogue;
};

/* reductions over axis `reduce` of [outer][reduce][inner].
 * int8 mean and sum: rescale(sum(x - input_zero_point), multiplier); operand multiplier int32[1] (int8). */
struct reduce_params {
  int32_t outer, reduce, inner;
  int32_t input_zero_point;
  struct bringup_epilogue epilogue;
};

/* over the last axis, docs/numerics.md "Normalization"; operands: input, gamma f32[columns], beta f32[columns].
 * rms_norm has no beta and no mean. int8, n = columns, gamma and beta already divided by the output scale,
 * V = n*sum(x^2) - sum(x)^2, c = n*x - sum(x)   (rms_norm: V = n*sum((x-zp)^2), c = n*(x-zp)), exact integers:
 *   v = (float)V * variance_scale + epsilon; k = (1.0f / sqrtf(v)) * value_scale;
 *   out = rne(clamp((float)c * k * gamma + beta, minimum - zero_point, maximum - zero_point)) + zero_point */
struct norm_params {
  int32_t rows, columns;
  float epsilon;
  float variance_scale, value_scale; /* int8: s^2/n^2 and s/n, s = input scale; 0 for floats */
  int32_t input_zero_point;          /* int8 rms_norm */
  struct bringup_epilogue epilogue;
};

/* group_norm on [batch][positions][channels], statistics over n = positions * channels/groups; otherwise as norm_params */
struct group_norm_params {
  int32_t batch, positions, channels, groups;
  float epsilon;
  float variance_scale, value_scale;
  struct bringup_epilogue epilogue;
};

/* Data movement, any element size. */
struct concat_params {
  int32_t outer, operands;
  const int32_t *inner_bytes; /* per operand: bytes contiguous per outer index */
};

/* transpose, slice, broadcast_to, reshape: out[i...] = in[offset + sum i*stride], sizes and strides in elements.
 * The last `rank` entries are used; the leading ones have size 1 and stride 0. */
struct strided_copy_params {
  int32_t element_bytes;
  int32_t rank;
  int32_t size[BRINGUP_MAX_RANK];
  int32_t stride[BRINGUP_MAX_RANK];
  int32_t offset;
};

/* the last `rank` entries are used; the leading ones have size 1 and no padding */
struct pad_params {
  int32_t element_bytes;
  int32_t rank;
  int32_t in_size[BRINGUP_MAX_RANK], before[BRINGUP_MAX_RANK], out_size[BRINGUP_MAX_RANK];
  uint64_t value; /* bit pattern of one element */
};

/* d = (out index * scale_d + offset), index = clamp(floor(d / scale_n), 0, in - 1).
 * nearest: in[index]; by default scale_n = out, scale_d = in, offset = 0, that is floor(out index * in / out).
 * bilinear, integer: TOSA 1.0 RESIZE with f = d - floor(d / scale_n) * scale_n as weight of index + 1 (clamped),
 * scale_n - f as weight of index; the sum of (x - input_zero_point) * wy * wx is int32, then rescaled by multiplier. */
struct resize_params {
  int32_t batch, in_h, in_w, channels, out_h, out_w;
  int32_t element_bytes;
  int32_t align_corners;
  int32_t scale_y_n, scale_y_d, offset_y, scale_x_n, scale_x_d, offset_x;
  float scale_y, scale_x; /* float bilinear: source = (out + 0.5) * scale - 0.5, or out * scale if align_corners */
  int32_t input_zero_point;
  int32_t multiplier; /* int8 bilinear: rescale of the scaled sum */
  struct bringup_epilogue epilogue;
};

/* rows of a table chosen by int32 or int64 indices, negative ones from the end;
 * operands: table [rows][row_bytes], indices */
struct gather_params {
  int32_t indices, index_bytes, rows, row_bytes;
};

#endif
