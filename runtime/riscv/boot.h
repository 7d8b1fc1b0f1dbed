/* What boot.S calls. */
#ifndef BRINGUP_RISCV_BOOT_H
#define BRINGUP_RISCV_BOOT_H

_Noreturn void bringup_start(const void *device_tree);     /* on hart 0 */
void bringup_hart_work(unsigned hart);                     /* on the others, woken */
_Noreturn void bringup_trap(const unsigned long *registers); /* registers[i] is x<i> */

#endif
