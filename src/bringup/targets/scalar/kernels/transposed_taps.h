/* Which taps of its kernel a transposed convolution meets at an output pixel. */
#ifndef TRANSPOSED_TAPS_H
#define TRANSPOSED_TAPS_H

#include <stdint.h>

/* Taps of the kernel that a panel holds, in order. */
struct taps {
  int32_t *index;
  int32_t count;
};

/* Input coordinate of tap `t` for output coordinate `o`, or -1 when the tap falls between pixels or
 * outside the image. */
static inline int32_t source(int32_t o, int32_t pad, int32_t t, int32_t dilation, int32_t stride,
                             int32_t size) {
  int32_t scaled = o + pad - t * dilation;
  if (scaled < 0 || scaled % stride) return -1;
  return scaled / stride < size ? scaled / stride : -1;
}

#endif
