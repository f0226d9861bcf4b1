"""What Excel prints for a number in a format, and what it prints for a text."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.importers.opening.formats import BUILT_IN, shown, shown_text

EPOCH = datetime.datetime(1899, 12, 30)


@pytest.mark.parametrize(
    ("number", "code", "printed"),
    [
        (46082.0, 'yyyy"年"m"月"d"日"', "2026年3月1日"),
        (46082.0, "yyyy-mm-dd", "2026-03-01"),
        (46082.0, "yyyy\\-mm\\-dd;@", "2026-03-01"),
        (46082.0, "yyyy/m/d", "2026/3/1"),
        (46082.0, '[$-804]yyyy"年"m"月"d"日"dddd', "2026年3月1日星期日"),
        (46082.0, "[$-F800]aaaa", "星期日"),
        (46082.0, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2026年3月1日"),
        (46082.0, "[$-x-sysdate]dddd, mmmm dd, yyyy", "2026年3月1日"),
        (46082.5, "[$-F400]h:mm:ss\\ AM/PM", "12:00:00"),
        (46082.0, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二六年三月一日"),
        (46104.0, '[DBNum1]m"月"d"日"', "三月二十三日"),
        (46082.0, "d-mmm-yy", "1-Mar-26"),
        (46082.604166666664, "yyyy/m/d h:mm", "2026/3/1 14:30"),
        (46082.604166666664, "h:mm AM/PM", "2:30 PM"),
        (46082.604166666664, '上午/下午h"时"mm"分"', "下午2时30分"),
        (0.5, "h:mm:ss", "12:00:00"),
        (0.5, "0%", "50%"),
        (0.12345, "0.00%", "12.35%"),
        (20.0, '0"个工作日"', "20个工作日"),
        (7.0, '"自受理之日起"0"日内"', "自受理之日起7日内"),
        (7.0, "000", "007"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234567.0, "#,##0,", "1,235"),
        (-5.0, "0.0;[Red](0.0)", "(5.0)"),
        (-5.0, "0", "-5"),
        (0.0, '0;-0;"无"', "无"),
        (3.0, ";;;", ""),
        (12.5, "#.##", "12.5"),
        (1.005, "0.00", "1.01"),
        (100.0, "[$¥-804]#,##0", "¥100"),
        (100.0, "_ ¥* #,##0.00_ ", "¥100.00"),
        (3.0, 'G/通用格式"个工作日"', "3个工作日"),
        (3.0, 'General"天"', "3天"),
        (3.0, "@", "3"),
        (0.5, "# ?/?", None),
        (1e20, "0.00E+00", None),
        (1.5, "[h]:mm", None),
        (5.0, "[>3]0;0.0", None),
        (-1.0, "yyyy", None),
        (1e12, "yyyy", None),
        (2958465.999999, "yyyy", None),
        (2958465.99998, "yyyy", "9999"),
        (45000.0, "0." + "0" * 30, None),
        (1e29, "0", None),
        (9.5, "0." + "0" * 20, "9." + "5".ljust(20, "0")),
    ],
)
def test_printed_as_excel_does(number, code, printed):
    assert shown(number, code, EPOCH) == printed


@pytest.mark.parametrize(
    ("code", "printed"),
    [("0", "三"), ("@", "三"), ('"第"@"号"', "第三号"), (";;;", ""), ("0;0;0;@", "三"), ("yyyy-mm-dd", "三")],
)
def test_texts(code, printed):
    assert shown_text("三", code) == printed


@given(st.text('0#?.,%ymdhs[]"\\;@/年E+-*_ ', max_size=20), st.floats(allow_nan=False, allow_infinity=False))
def test_any_code_gives_a_text_or_nothing(code, number):
    assert isinstance(shown(number, code, EPOCH), (str, type(None)))
    assert isinstance(shown_text("三", code), str)


def test_the_built_in_ones_are_known():
    assert [number for number in range(1, 59) if number in BUILT_IN and shown(1.0, BUILT_IN[number], EPOCH) is None] == [
        11, 12, 13, 46, 48,
    ]  # fmt: skip
