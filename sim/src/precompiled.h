// What most files include anyway, read once per build (Makefile).
#include <algorithm>
#include <bit>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "hart.h"
