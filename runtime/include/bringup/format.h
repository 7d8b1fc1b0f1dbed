/* Text on the console: the part of printf an image without a C library needs. */
#ifndef BRINGUP_FORMAT_H
#define BRINGUP_FORMAT_H

/* %s %c %d %u %x %p %%, with `l` and `ll`, and a width with optional leading 0. */
__attribute__((format(printf, 1, 2))) void bringup_print(const char *format, ...);

#endif
