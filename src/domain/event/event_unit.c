#include "domain/event/event_unit.h"

/* International yard and pound (1959); US gallon of 231 cubic inches, imperial gallon of 1985. */
static const Unit units[] = {
    {STR_INIT("C62"), UNIT_PIECES, UNIT_ONE}, /* one */
    {STR_INIT("H87"), UNIT_PIECES, UNIT_ONE}, /* piece */
    {STR_INIT("EA"), UNIT_PIECES, UNIT_ONE},  /* each */
    {STR_INIT("NAR"), UNIT_PIECES, UNIT_ONE}, /* number of articles */
    {STR_INIT("PR"), UNIT_PIECES, INT64_C(2000000000)},
    {STR_INIT("DZN"), UNIT_PIECES, INT64_C(12000000000)},
    {STR_INIT("CEN"), UNIT_PIECES, INT64_C(100000000000)},
    {STR_INIT("MIL"), UNIT_PIECES, INT64_C(1000000000000)},
    {STR_INIT("GRM"), UNIT_MASS, UNIT_ONE},
    {STR_INIT("MC"), UNIT_MASS, INT64_C(1000)}, /* microgram */
    {STR_INIT("MGM"), UNIT_MASS, INT64_C(1000000)},
    {STR_INIT("KGM"), UNIT_MASS, INT64_C(1000000000000)},
    {STR_INIT("DTN"), UNIT_MASS, INT64_C(100000000000000)},
    {STR_INIT("TNE"), UNIT_MASS, INT64_C(1000000000000000)},
    {STR_INIT("ONZ"), UNIT_MASS, INT64_C(28349523125)},
    {STR_INIT("LBR"), UNIT_MASS, INT64_C(453592370000)},
    {STR_INIT("STN"), UNIT_MASS, INT64_C(907184740000000)},
    {STR_INIT("LTN"), UNIT_MASS, INT64_C(1016046908800000)},
    {STR_INIT("MTR"), UNIT_LENGTH, UNIT_ONE},
    {STR_INIT("4H"), UNIT_LENGTH, INT64_C(1000)}, /* micrometre */
    {STR_INIT("MMT"), UNIT_LENGTH, INT64_C(1000000)},
    {STR_INIT("CMT"), UNIT_LENGTH, INT64_C(10000000)},
    {STR_INIT("DMT"), UNIT_LENGTH, INT64_C(100000000)},
    {STR_INIT("KMT"), UNIT_LENGTH, INT64_C(1000000000000)},
    {STR_INIT("INH"), UNIT_LENGTH, INT64_C(25400000)},
    {STR_INIT("FOT"), UNIT_LENGTH, INT64_C(304800000)},
    {STR_INIT("YRD"), UNIT_LENGTH, INT64_C(914400000)},
    {STR_INIT("MTK"), UNIT_AREA, UNIT_ONE},
    {STR_INIT("MMK"), UNIT_AREA, INT64_C(1000)},
    {STR_INIT("CMK"), UNIT_AREA, INT64_C(100000)},
    {STR_INIT("DMK"), UNIT_AREA, INT64_C(10000000)},
    {STR_INIT("HAR"), UNIT_AREA, INT64_C(10000000000000)},
    {STR_INIT("KMK"), UNIT_AREA, INT64_C(1000000000000000)},
    {STR_INIT("INK"), UNIT_AREA, INT64_C(645160)},
    {STR_INIT("FTK"), UNIT_AREA, INT64_C(92903040)},
    {STR_INIT("YDK"), UNIT_AREA, INT64_C(836127360)},
    {STR_INIT("LTR"), UNIT_VOLUME, UNIT_ONE},
    {STR_INIT("4G"), UNIT_VOLUME, INT64_C(1000)}, /* microlitre */
    {STR_INIT("MMQ"), UNIT_VOLUME, INT64_C(1000)},
    {STR_INIT("MLT"), UNIT_VOLUME, INT64_C(1000000)},
    {STR_INIT("CMQ"), UNIT_VOLUME, INT64_C(1000000)},
    {STR_INIT("CLT"), UNIT_VOLUME, INT64_C(10000000)},
    {STR_INIT("DLT"), UNIT_VOLUME, INT64_C(100000000)},
    {STR_INIT("DMQ"), UNIT_VOLUME, UNIT_ONE},
    {STR_INIT("HLT"), UNIT_VOLUME, INT64_C(100000000000)},
    {STR_INIT("MTQ"), UNIT_VOLUME, INT64_C(1000000000000)},
    {STR_INIT("INQ"), UNIT_VOLUME, INT64_C(16387064)},
    {STR_INIT("GLL"), UNIT_VOLUME, INT64_C(3785411784)},
    {STR_INIT("GLI"), UNIT_VOLUME, INT64_C(4546090000)},
};

enum { UNIT_COUNT = sizeof units / sizeof *units, DIGITS = 9 };

const Unit *unit_find(Str code)
{
    if (code.n == 0)
        return &units[0];
    for (int i = 0; i < UNIT_COUNT; i++) {
        if (str_eq(units[i].code, code))
            return &units[i];
    }
    return NULL;
}

const Unit *unit_base(UnitDimension dimension)
{
    for (int i = 0; i < UNIT_COUNT; i++) {
        if (units[i].dimension == dimension && units[i].factor == UNIT_ONE)
            return &units[i];
    }
    return NULL;
}

/* 10^12 base units. */
static UnitAmount amount_max(void)
{
    UnitAmount max = 1;
    for (int i = 0; i < 30; i++)
        max *= 10;
    return max;
}

bool unit_amount(Decimal quantity, int64_t factor, UnitAmount *out)
{
    /* below 2^63 × 2^50, and times ten at most nine times only while it is small enough */
    UnitAmount max = amount_max(), amount = (UnitAmount)quantity.value * factor;
    for (unsigned i = quantity.scale; i < DIGITS && amount <= max && amount >= -max; i++)
        amount *= 10;
    *out = amount;
    return amount <= max && amount >= -max;
}

bool unit_decimal(UnitAmount amount, int64_t factor, Decimal *out)
{
    /* value × 10^-9 of the unit is value × factor of 10^-18 of the base unit */
    bool negative = amount < 0;
    UnitAmount left = negative ? -amount : amount, value = left / factor, rest = left % factor;
    bool exact = rest == 0;
    value += rest * 2 >= factor;
    uint8_t scale = DIGITS;
    while (scale > 0 && (value % 10 == 0 || value > INT64_MAX)) {
        exact = exact && value % 10 == 0;
        value /= 10;
        scale--;
    }
    exact = exact && value <= INT64_MAX;
    int64_t fits = value <= INT64_MAX ? (int64_t)value : INT64_MAX;
    *out = (Decimal){negative ? -fits : fits, scale};
    return exact;
}
