from __future__ import annotations

import pytest

from tests.text.notation import rows, shown

NUMBERS = rows("""
    三十 -> <number 30>
    十二 -> <number 12>
    二十一 -> <number 21>
    一百零五 -> <number 105>
    二百五十 -> <number 250>
    两百五 -> <number 250>
    两千七百 -> <number 2700>
    一千零一十 -> <number 1010>
    三万 -> <number 30000>
    一万五 -> <number 15000>
    一万五千 -> <number 15000>
    一万零五 -> <number 10005>
    二十一点五 -> <number 21.5>
    零点五 -> <number 0.5>
    负五 -> <number -5>
    21.5 -> <number 21.5>
    3万 -> <number 30000>
    调到一 -> 调 到 <number 1>
    打开一盏灯 -> 打 开 <number 1> 盏 灯
    三楼的灯 -> <number 3> 楼 的 灯
    打开TV2 -> 打 开 tv <number 2>
""")

AMOUNTS = rows("""
    百分之三十 -> <percent 30>
    30% -> <percent 30>
    三成 -> <percent 30>
    一半 -> <fraction 0.5>
    三分之一 -> <fraction 0.333333333>
    四分之三 -> <fraction 0.75>
    二十一度 -> <degrees 21>
    二十一点五度 -> <degrees 21.5>
    七点五度 -> <degrees 7.5>
    两度半 -> <degrees 2.5>
    零下五度 -> <degrees -5>
    二十一摄氏度 -> <temperature 21°C>
    摄氏二十一度 -> <temperature 21°C>
    华氏68度 -> <temperature 68°F>
    21℃ -> <temperature 21°C>
    2700K -> <kelvin 2700>
    两千七百开 -> <kelvin 2700>
    十分钟 -> <duration 600>
    10分钟后 -> <duration 600> 后
    半小时 -> <duration 1800>
    半个小时 -> <duration 1800>
    一个半小时 -> <duration 5400>
    两个小时 -> <duration 7200>
    一小时二十分钟 -> <duration 4800>
    一分半钟 -> <duration 90>
    一分三十秒 -> <duration 90>
    一刻钟 -> <duration 900>
    三天 -> <duration 259200>
    两米 -> <length 2>
    半米 -> <length 0.5>
    一米五 -> <length 1.5>
    五十厘米 -> <length 0.5>
    每秒两米 -> <speed 2>
    两米每秒 -> <speed 2>
    两次 -> <times 2>
    三遍 -> <times 3>
    1/2 -> <fraction 0.5>
    一天半 -> <duration 129600>
    两小时零五分钟 -> <duration 7500>
    负五分钟 -> <number -5> 分 钟
    100开 -> <number 100> 开
    三回家 -> <number 3> 回 家
    九成员 -> <number 9> 成 员
    三个灯 -> <number 3> 个 灯
""")

TIMES = rows("""
    七点 -> <clock 7:00?>
    七点半 -> <clock 7:30?>
    七点一刻 -> <clock 7:15?>
    七点五十 -> <clock 7:50?>
    七点零五分 -> <clock 7:05?>
    下午三点 -> <clock 15:00>
    晚上七点零五 -> <clock 19:05>
    凌晨十二点 -> <clock 0:00>
    十九点 -> <clock 19:00>
    19:30 -> <clock 19:30>
    差五分八点 -> <clock 7:55?>
    中午 -> <clock 12:00>
    午夜 -> <clock 0:00>
    今晚七点 -> <clock 19:00 today>
    今晚一点 -> <clock 1:00>
    明早八点 -> <clock 8:00 tomorrow>
    明天早上八点半 -> <date tomorrow> <clock 8:30>
    周五 -> <date fri>
    这周五 -> <date fri>
    星期天 -> <date sun>
    每天 -> <recurrence day>
    每天晚上七点 -> <recurrence day> <clock 19:00>
    每晚七点 -> <recurrence day> <clock 19:00>
    每周一和周五 -> <recurrence mon,fri>
    周一到周五 -> <recurrence weekday>
    每周末 -> <recurrence weekend>
    工作日 -> <recurrence weekday>
    每隔十分钟 -> <interval 600>
    每小时 -> <interval 3600>
    每三天 -> <interval 259200>
    晚上 -> <daypart 晚上>
    每晚 -> <daypart 每晚>
    待会儿 -> <daypart 待会儿>
    后天 -> <date overmorrow>
    大后天 -> <daypart 大后天>
    下周一 -> <daypart 下周一>
    5月5日 -> <date may 5>
    十二月二十四号 -> <date dec 24>
    13月5日 -> <daypart 13月5日>
    25:00 -> <daypart 25:00>
    2026-13-05 -> <daypart 2026-13-05>
    三点钟 -> <clock 3:00?>
    七点整 -> <clock 7:00?>
    差一刻八点 -> <clock 7:45?>
    下午8时 -> <clock 20:00>
    晚上八时三十分 -> <clock 20:30>
    天天 -> <recurrence day>
    每周一到周五 -> <recurrence weekday>
    中午七点 -> <clock 12:00> <clock 7:00?>
    明晚一点 -> <daypart 明晚> 一 点
""")

WORDS = rows("""
    打开客厅的灯 -> 打 开 客 厅 的 灯
    打开客厅的灯，谢谢。 -> 打 开 客 厅 的 灯 , 谢 谢 .
    亮一点 -> 亮 一 点
    十分亮 -> 十 分 亮
    千万别开门 -> 千 万 别 开 门
    百叶窗 -> 百 叶 窗
    万一下雨 -> 万 一 下 雨
    一起 -> 一 起
    两边 -> 两 边
    第二盏灯 -> 第 二 盏 灯
    第二十 -> 第 二 十
    晚上好 -> 晚 上 好
    二零二六 -> 二 零 二 六
    開燈 -> 开 灯
    每灯 -> 每 灯
    差五分 -> 差 <number 5> 分
    8时 -> <number 8> 时
    5月 -> <number 5> 月
    五百零 -> 五 百 零
""")


@pytest.mark.parametrize(("utterance", "tokens"), NUMBERS + AMOUNTS)
def test_chinese_amounts_are_one_token(utterance: str, tokens: str) -> None:
    """Characters and digits give the same values as in English."""
    assert shown(utterance, "zh") == tokens


@pytest.mark.parametrize(("utterance", "tokens"), TIMES)
def test_chinese_times_are_one_token(utterance: str, tokens: str) -> None:
    """Clock times, dates, recurrences, intervals, and times that stay vague."""
    assert shown(utterance, "zh") == tokens


@pytest.mark.parametrize(("utterance", "tokens"), WORDS)
def test_other_chinese_characters_are_one_token_each(utterance: str, tokens: str) -> None:
    """Numerals inside words ("千万", by no means) are no numbers."""
    assert shown(utterance, "zh") == tokens
