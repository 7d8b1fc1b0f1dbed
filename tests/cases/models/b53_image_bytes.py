"""uint8 camera input normalised in the graph, as on microcontrollers."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(53)
        self.conv = nn.Conv2d(3, 5, 3)

    def forward(self, image):
        x = image.to(torch.float32) / 255.0
        mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
        std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
        return self.conv((x - mean) / std).relu().amax((2, 3))


def get_model():
    return Net()


def _x(seed):
    return torch.randint(
        0, 256, (1, 3, 8, 8), dtype=torch.uint8, generator=torch.Generator().manual_seed(seed)
    )


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
