/* Included before every C kernel: puts it where bench/rtl/link.ld wants it. */
#pragma clang section text = ".kernel.text" rodata = ".kernel.rodata" data = ".kernel.data" bss = ".kernel.bss"
