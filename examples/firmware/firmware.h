/* What start.S and firmware.c know of each other. */
#ifndef FIRMWARE_H
#define FIRMWARE_H

#include <stdint.h>

extern volatile uint32_t interrupts; /* timer interrupts taken so far */

void in_user_mode(void (*function)(void *), void *argument);
int main(void);
_Noreturn void unexpected_trap(unsigned long cause, unsigned long at, unsigned long value);

#endif
