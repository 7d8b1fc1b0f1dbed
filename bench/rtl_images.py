"""The kernels that timing models are fitted to and tested on, as images."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile

from bringup.emit import Interface, Project, Source
from bringup.emit.sources import runtime_files
from bringup.toolchain import Image, build

FOLDER = Path(__file__).resolve().parent / "rtl"
MARCH, ABI = "rv64imafdc", "lp64d"

FIT, TEST, BLIND, HELD_OUT = "fit", "test", "blind", "held-out"


@dataclass(frozen=True)
class Kernel:
    """A function of `bench/rtl/SOURCE`, run three times by `bench/rtl/main.c`.

    Args:
        set: `fit` may be used to choose a model's parameters, `test` only to judge it; the sources
            of `blind` and, later, `held-out` were committed before anything had run on them.
        prepare: a function called once before.
    """

    name: str
    source: str
    set: str
    harts: int = 1
    prepare: str = ""


def _kernels(
    source: str, set_: str, names: str, harts: int = 1, prepare: str = ""
) -> tuple[Kernel, ...]:
    """Kernels of one source; `name!` has a function `name_prepare`, others `prepare`."""
    return tuple(
        Kernel(
            name.rstrip("!"),
            source,
            set_,
            harts,
            f"{name[:-1]}_prepare" if name[-1] == "!" else prepare,
        )
        for name in names.split()
    )


KERNELS = (
    *_kernels(
        "micro.S",
        FIT,
        """add_dependent add_uncompressed mul_dependent mul_independent mul_wide div_small div_large
        load_use load_use_byte load_chain store_hit store_then_load amo_add loop_tight
        branch_not_taken branch_alternating branch_random jump_chain call_return
        fadd_s_dependent fmadd_s_independent fmadd_d_dependent fdiv_s fsqrt_s
        convert_round_trip straight_8k straight_24k""",
    ),
    *_kernels(
        "micro.S",
        TEST,
        """add_independent shift_logic_mix mulw_independent mul_hidden remuw_mixed load_independent
        store_then_load_elsewhere store_bytes load_compute_store fences loop_nested
        branch_period_four branch_after_load call_indirect_changing fmadd_s_dependent
        fmadd_d_independent fdiv_d fdiv_hidden move_round_trip compare_branch load_fmadd fstore
        straight_4k""",
    ),
    *_kernels(
        "corners.S",
        FIT,
        """astray_0 astray_1 astray_2 astray_4 astray_5 astray_6 random_return_1 jump_table
        fdiv_s_of_zero fdiv_d_of_zero fdiv_s_of_zero_chain load_stored_long_ago load_stored_1
        load_stored_4 clean_load_0 clean_load_1 clean_load_3""",
    ),
    *_kernels(
        "corners.S",
        TEST,
        """astray_3 astray_behind_divide random_return_3 fdiv_d_by_zero fsqrt_s_of_zero
        load_stored_2 load_stored_gap clean_load_2 clean_load_4 clean_store_1""",
    ),
    *_kernels(
        "memory.S",
        FIT,
        """read_4k read_64k read_lines_4k read_lines_32k read_lines_128k write_64k
        copy_32k chase_8k! chase_128k!""",
    ),
    *_kernels(
        "memory.S",
        TEST,
        """read_12k read_lines_16k read_stride_256 read_stride_1k write_4k write_lines_64k
        read_unrolled_64k read_hidden_64k copy_4k copy_bytes_4k accumulate_32k chase_32k!""",
    ),
    *_kernels(
        "cluster.c",
        FIT,
        """cluster_add cluster_read_private_4k cluster_read_private_128k cluster_counter
        cluster_write_private_32k cluster_product_24""",
        harts=4,
        prepare="cluster_prepare",
    ),
    *_kernels(
        "cluster.c",
        TEST,
        """cluster_read_private_32k cluster_read_shared_32k cluster_copy_16k cluster_one_reads_32k
        cluster_false_sharing cluster_barriers cluster_product_32""",
        harts=4,
        prepare="cluster_prepare",
    ),
    *_kernels("blind/order.s", BLIND, "quicksort_400! heapsort_1500! binary_search_128k! queens_7"),
    *_kernels(
        "blind/integers.s",
        BLIND,
        "crc32_8k! adler32_12k! gcd_60 decimal_text huffman_1k! bit_twiddling",
    ),
    *_kernels(
        "blind/floats.s",
        BLIND,
        "product_f32_20! product_f64_28! fir_f32! softmax_256! bodies_f64! fft_256!",
    ),
    *_kernels("blind/text.s", BLIND, "find_text! copy_words! copy_blocks_48k! parse_numbers!"),
    *_kernels(
        "blind/structures.s",
        BLIND,
        "hash_table_128k! list_62k! tree_28k! tree_walk! shortest_path!",
    ),
    *_kernels("blind/interpreter.s", BLIND, "stack_machine function_table"),
    *_kernels(
        "blind/images.s",
        BLIND,
        "convolution_int8! depthwise_int8! max_pool_int8! sobel! equalize!",
    ),
    *_kernels(
        "blind/parallel.s",
        BLIND,
        """parallel_product_f32 parallel_histogram parallel_histogram_private parallel_pipeline
        parallel_prefix parallel_reduction parallel_tasks""",
        harts=4,
        prepare="parallel_prepare",
    ),
    *_kernels(
        "held_out/ciphers.s",
        HELD_OUT,
        "sha256_1k! xtea_2k! base64_3k! bigint_square! modular_power run_lengths_4k!",
    ),
    *_kernels(
        "held_out/recursion.s",
        HELD_OUT,
        """fibonacci hanoi edit_distance! knapsack floyd_warshall! game_of_life! sieve_6k union_find
        collatz""",
    ),
    *_kernels(
        "held_out/signals.s",
        HELD_OUT,
        """biquad_f32! horner_f64 mandelbrot_f32 invert_f64! spheres_f32! newton_f64 fir_s16!
        dct_8x8! transpose_64""",
    ),
    *_kernels(
        "held_out/streams.s",
        HELD_OUT,
        """radix_sort_1k! merge_sort_512! insertion_sort_200! unpack! utf8_lengths! state_machine!
        bloom_filter!""",
    ),
    *_kernels(
        "held_out/contended.s",
        HELD_OUT,
        """contended_compare_exchange contended_with_work contended_spin_lock
        contended_ticket_lock""",
        harts=4,
        prepare="contended_prepare",
    ),
)


def kernel_image(kernel: Kernel, folder: Path) -> Image:
    """Build the image of a kernel in `folder`, which is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    files = {f"runtime/{path}": data for path, data in runtime_files().items()}
    files["runtime/riscv/link.ld"] = (FOLDER / "link.ld").read_bytes()
    for name in ("main.c", "section.h", "kernel.h", kernel.source):
        files[name] = (FOLDER / name).read_bytes()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    defines = [f"-DBENCH_KERNEL={kernel.name}", f"-DBENCH_HARTS={kernel.harts}"]
    defines += [f"-DBENCH_PREPARE={kernel.prepare}"] if kernel.prepare else []
    placed = ("-include", "section.h") if kernel.source.endswith(".c") else ()
    runtime = tuple(
        Source(name, "riscv")
        for name in files
        if name.startswith(("runtime/src/", "runtime/inference/", "runtime/riscv/"))
        and name.endswith((".c", ".S"))
    )
    project = Project(
        folder=folder,
        interface=Interface(kernel.name, "bench", kernel.name, "00" * 32, (), (), 0, ()),
        sources=(
            Source("main.c", flags=tuple(defines)),
            Source(kernel.source, flags=placed),
            *runtime,
        ),
        march=MARCH,
        abi=ABI,
        portable=False,
        memory=1 << 31,
        self_check=False,
    )
    return build(project, host=False)


def digest(image: Image) -> str:
    """What cycles depend on: the kernels' section where they have one, else all code.

    First 16 digits of a SHA-256; a stored count is valid for images of the same digest.
    """
    with image.path.open("rb") as file:
        elf = ELFFile(file)
        section = elf.get_section_by_name(".kernel.text")
        sections = [section] if section else [*elf.iter_sections()]
        hash_ = hashlib.sha256()
        for one in sections:
            if one["sh_flags"] & SH_FLAGS.SHF_EXECINSTR:
                hash_.update(one["sh_addr"].to_bytes(8, "little"))
                hash_.update(one.data())
    return hash_.hexdigest()[:16]
