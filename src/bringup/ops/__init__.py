"""Every operator of the graph, one module each. Importing this package registers them all."""

from bringup.ops.adaptive_avg_pool2d import AdaptiveAvgPool2d
from bringup.ops.add import Add
from bringup.ops.argmax import ArgMax
from bringup.ops.avg_pool2d import AvgPool2d
from bringup.ops.batch_norm import BatchNorm
from bringup.ops.bitwise import Bitwise
from bringup.ops.broadcast_to import BroadcastTo
from bringup.ops.cast import Cast
from bringup.ops.clamp import Clamp
from bringup.ops.compare import Compare
from bringup.ops.concat import Concat
from bringup.ops.conv2d import Conv2d
from bringup.ops.conv_transpose2d import ConvTranspose2d
from bringup.ops.dequantize import Dequantize
from bringup.ops.div import Div
from bringup.ops.epilogue import ClampEpilogue, Epilogue, Requantize
from bringup.ops.gather import Gather
from bringup.ops.group_norm import GroupNorm
from bringup.ops.layer_norm import LayerNorm
from bringup.ops.linear import Linear
from bringup.ops.masked_softmax import MaskedSoftmax
from bringup.ops.matmul import Matmul
from bringup.ops.max import Max
from bringup.ops.max_pool2d import MaxPool2d
from bringup.ops.maximum import Maximum
from bringup.ops.mean import Mean
from bringup.ops.minimum import Minimum
from bringup.ops.mul import Mul
from bringup.ops.pad import Pad
from bringup.ops.quantize import Quantize
from bringup.ops.quotient import Quotient
from bringup.ops.registry import OPERATORS, RULES, Lowering, lowers, operator
from bringup.ops.remainder import Remainder
from bringup.ops.rescale import Rescale
from bringup.ops.reshape import Reshape
from bringup.ops.resize_bilinear import ResizeBilinear
from bringup.ops.resize_nearest import ResizeNearest
from bringup.ops.rms_norm import RmsNorm
from bringup.ops.slice import Slice
from bringup.ops.softmax import Softmax
from bringup.ops.sub import Sub
from bringup.ops.sum import Sum
from bringup.ops.table import Table
from bringup.ops.transpose import Transpose
from bringup.ops.unary import FUNCTIONS, Unary
from bringup.ops.where import Where

__all__ = [
    "FUNCTIONS",
    "OPERATORS",
    "RULES",
    "AdaptiveAvgPool2d",
    "Add",
    "ArgMax",
    "AvgPool2d",
    "BatchNorm",
    "Bitwise",
    "BroadcastTo",
    "Cast",
    "Clamp",
    "ClampEpilogue",
    "Compare",
    "Concat",
    "Conv2d",
    "ConvTranspose2d",
    "Dequantize",
    "Div",
    "Epilogue",
    "Gather",
    "GroupNorm",
    "LayerNorm",
    "Linear",
    "Lowering",
    "MaskedSoftmax",
    "Matmul",
    "Max",
    "MaxPool2d",
    "Maximum",
    "Mean",
    "Minimum",
    "Mul",
    "Pad",
    "Quantize",
    "Quotient",
    "Remainder",
    "Requantize",
    "Rescale",
    "Reshape",
    "ResizeBilinear",
    "ResizeNearest",
    "RmsNorm",
    "Slice",
    "Softmax",
    "Sub",
    "Sum",
    "Table",
    "Transpose",
    "Unary",
    "Where",
    "lowers",
    "operator",
]
