/* event_words.c - the closed word lists of CBV 2.0 and GS1 Web Vocabulary an event may use.
 *
 * Words as EPCIS-JSON-Schema.json (EPCIS 2.0) lists them, by length, then by bytes: name_find
 * halves its way by comparing lengths first.  */
#include "domain/event/event_words.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* Spellings the schema refuses in JSON (vocab-other-uri, vocab-nonGS1WebVoc-uri). */
static const Str not_cbv[] = {
    STR_INIT("urn:epcglobal:cbv"),
    STR_INIT("http://ns.gs1.org/cbv/"),
    STR_INIT("https://ns.gs1.org/cbv/"),
};
static const Str not_voc[] = {
    STR_INIT("http://gs1.org/voc/"),
    STR_INIT("https://gs1.org/voc/"),
    STR_INIT("http://www.gs1.org/voc/"),
    STR_INIT("https://www.gs1.org/voc/"),
};

static const Str step[] = {
    STR_INIT("other"),
    STR_INIT("holding"),
    STR_INIT("killing"),
    STR_INIT("loading"),
    STR_INIT("packing"),
    STR_INIT("picking"),
    STR_INIT("storing"),
    STR_INIT("arriving"),
    STR_INIT("encoding"),
    STR_INIT("removing"),
    STR_INIT("sampling"),
    STR_INIT("shipping"),
    STR_INIT("stocking"),
    STR_INIT("accepting"),
    STR_INIT("departing"),
    STR_INIT("receiving"),
    STR_INIT("repairing"),
    STR_INIT("replacing"),
    STR_INIT("reserving"),
    STR_INIT("unloading"),
    STR_INIT("unpacking"),
    STR_INIT("assembling"),
    STR_INIT("collecting"),
    STR_INIT("consigning"),
    STR_INIT("destroying"),
    STR_INIT("dispensing"),
    STR_INIT("inspecting"),
    STR_INIT("installing"),
    STR_INIT("repackaging"),
    STR_INIT("stock_taking"),
    STR_INIT("transporting"),
    STR_INIT("commissioning"),
    STR_INIT("disassembling"),
    STR_INIT("void_shipping"),
    STR_INIT("cycle_counting"),
    STR_INIT("retail_selling"),
    STR_INIT("decommissioning"),
    STR_INIT("entering_exiting"),
    STR_INIT("sensor_reporting"),
    STR_INIT("staging_outbound"),
    STR_INIT("creating_class_instance"),
};
static const Str disposition[] = {
    STR_INIT("active"),
    STR_INIT("stolen"),
    STR_INIT("damaged"),
    STR_INIT("encoded"),
    STR_INIT("expired"),
    STR_INIT("unknown"),
    STR_INIT("disposed"),
    STR_INIT("inactive"),
    STR_INIT("recalled"),
    STR_INIT("reserved"),
    STR_INIT("returned"),
    STR_INIT("available"),
    STR_INIT("destroyed"),
    STR_INIT("dispensed"),
    STR_INIT("conformant"),
    STR_INIT("in_transit"),
    STR_INIT("in_progress"),
    STR_INIT("retail_sold"),
    STR_INIT("unavailable"),
    STR_INIT("container_open"),
    STR_INIT("mismatch_class"),
    STR_INIT("non_conformant"),
    STR_INIT("container_closed"),
    STR_INIT("mismatch_instance"),
    STR_INIT("mismatch_quantity"),
    STR_INIT("needs_replacement"),
    STR_INIT("no_pedigree_match"),
    STR_INIT("non_sellable_other"),
    STR_INIT("partially_dispensed"),
    STR_INIT("sellable_accessible"),
    STR_INIT("completeness_inferred"),
    STR_INIT("completeness_verified"),
    STR_INIT("sellable_not_accessible"),
};
static const Str transaction[] = {
    STR_INIT("po"),        STR_INIT("bol"),     STR_INIT("inv"),     STR_INIT("poc"),
    STR_INIT("rma"),       STR_INIT("cert"),    STR_INIT("upevt"),   STR_INIT("desadv"),
    STR_INIT("recadv"),    STR_INIT("testprd"), STR_INIT("testres"), STR_INIT("pedigree"),
    STR_INIT("prodorder"),
};
static const Str party[] = {
    STR_INIT("location"),
    STR_INIT("owning_party"),
    STR_INIT("possessing_party"),
};
static const Str reason[] = {
    STR_INIT("did_not_occur"),
    STR_INIT("incorrect_data"),
};
static const Str component[] = {
    STR_INIT("x"),
    STR_INIT("y"),
    STR_INIT("z"),
    STR_INIT("height"),
    STR_INIT("azimuth"),
    STR_INIT("easting"),
    STR_INIT("altitude"),
    STR_INIT("latitude"),
    STR_INIT("northing"),
    STR_INIT("longitude"),
    STR_INIT("polar_angle"),
    STR_INIT("axial_distance"),
    STR_INIT("elevation_angle"),
    STR_INIT("spherical_radius"),
};
static const Str measurement[] = {
    STR_INIT("Area"),
    STR_INIT("Mass"),
    STR_INIT("Time"),
    STR_INIT("Angle"),
    STR_INIT("Count"),
    STR_INIT("Force"),
    STR_INIT("Power"),
    STR_INIT("Speed"),
    STR_INIT("Energy"),
    STR_INIT("Length"),
    STR_INIT("Torque"),
    STR_INIT("Volume"),
    STR_INIT("Density"),
    STR_INIT("Voltage"),
    STR_INIT("Altitude"),
    STR_INIT("Exposure"),
    STR_INIT("Pressure"),
    STR_INIT("Frequency"),
    STR_INIT("Luminance"),
    STR_INIT("MolarMass"),
    STR_INIT("Inductance"),
    STR_INIT("Irradiance"),
    STR_INIT("Resistance"),
    STR_INIT("SolidAngle"),
    STR_INIT("Wavenumber"),
    STR_INIT("Capacitance"),
    STR_INIT("Conductance"),
    STR_INIT("Illuminance"),
    STR_INIT("MolarEnergy"),
    STR_INIT("MolarVolume"),
    STR_INIT("RadiantFlux"),
    STR_INIT("Resistivity"),
    STR_INIT("Temperature"),
    STR_INIT("AbsorbedDose"),
    STR_INIT("Acceleration"),
    STR_INIT("Conductivity"),
    STR_INIT("LuminousFlux"),
    STR_INIT("MagneticFlux"),
    STR_INIT("MassFlowRate"),
    STR_INIT("Dimensionless"),
    STR_INIT("Radioactivity"),
    STR_INIT("DoseEquivalent"),
    STR_INIT("ElectricCharge"),
    STR_INIT("LinearMomentum"),
    STR_INIT("MemoryCapacity"),
    STR_INIT("SpecificVolume"),
    STR_INIT("SurfaceDensity"),
    STR_INIT("SurfaceTension"),
    STR_INIT("VolumeFlowRate"),
    STR_INIT("VolumeFraction"),
    STR_INIT("VolumetricFlux"),
    STR_INIT("AngularMomentum"),
    STR_INIT("AngularVelocity"),
    STR_INIT("ElectricCurrent"),
    STR_INIT("MassPerAreaTime"),
    STR_INIT("AbsoluteHumidity"),
    STR_INIT("AbsorbedDoseRate"),
    STR_INIT("DynamicViscosity"),
    STR_INIT("MolalityOfSolute"),
    STR_INIT("RadiantIntensity"),
    STR_INIT("RelativeHumidity"),
    STR_INIT("AmountOfSubstance"),
    STR_INIT("LuminousIntensity"),
    STR_INIT("MassConcentration"),
    STR_INIT("DoseEquivalentRate"),
    STR_INIT("KinematicViscosity"),
    STR_INIT("AngularAcceleration"),
    STR_INIT("MagneticFluxDensity"),
    STR_INIT("ElectricFieldStrength"),
    STR_INIT("ElectricCurrentDensity"),
    STR_INIT("MagneticVectorPotential"),
    STR_INIT("AmountOfSubstancePerUnitVolume"),
};
static const Str alert[] = {
    STR_INIT("ALARM_CONDITION"),
    STR_INIT("ERROR_CONDITION"),
};

const WordList words_step = {
    .words = step,
    .count = COUNT(step),
    .stem = STR_INIT("https://ref.gs1.org/cbv/BizStep-"),
    .barred = not_cbv,
    .barred_count = COUNT(not_cbv),
};
const WordList words_disposition = {
    .words = disposition,
    .count = COUNT(disposition),
    .stem = STR_INIT("https://ref.gs1.org/cbv/Disp-"),
    .barred = not_cbv,
    .barred_count = COUNT(not_cbv),
};
const WordList words_transaction = {
    .words = transaction,
    .count = COUNT(transaction),
    .stem = STR_INIT("https://ref.gs1.org/cbv/BTT-"),
    .barred = not_cbv,
    .barred_count = COUNT(not_cbv),
};
const WordList words_party = {
    .words = party,
    .count = COUNT(party),
    .stem = STR_INIT("https://ref.gs1.org/cbv/SDT-"),
    .barred = not_cbv,
    .barred_count = COUNT(not_cbv),
};
const WordList words_reason = {
    .words = reason,
    .count = COUNT(reason),
    .stem = STR_INIT("https://ref.gs1.org/cbv/ER-"),
    .barred = not_cbv,
    .barred_count = COUNT(not_cbv),
};
const WordList words_component = {
    .words = component,
    .count = COUNT(component),
    .stem = STR_INIT("https://ref.gs1.org/cbv/Comp-"),
    .barred = not_cbv,
    .barred_count = COUNT(not_cbv),
};
const WordList words_measurement = {
    .words = measurement,
    .count = COUNT(measurement),
    .stem = STR_INIT("https://gs1.org/voc/"),
    .barred = not_voc,
    .barred_count = COUNT(not_voc),
};
const WordList words_alert = {
    .words = alert,
    .count = COUNT(alert),
    .stem = STR_INIT("https://gs1.org/voc/"),
    .barred = not_voc,
    .barred_count = COUNT(not_voc),
};

ptrdiff_t name_find(const void *table, size_t count, size_t stride, Str name)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const Str *at = (const Str *)(const void *)((const char *)table + middle * stride);
        int order = name.n != at->n ? (name.n < at->n ? -1 : 1) : memcmp(name.p, at->p, name.n);
        if (order == 0)
            return (ptrdiff_t)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

bool word_is_listed(const WordList *list, Str word)
{
    return name_find(list->words, list->count, sizeof list->words[0], word) >= 0;
}

bool word_is_barred(const WordList *list, Str uri)
{
    for (size_t i = 0; i < list->barred_count; i++)
        if (str_starts(uri, list->barred[i]))
            return true;
    return false;
}
