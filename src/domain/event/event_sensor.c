/* event_sensor.c - sensorElementList: readings with the machine or clock they come from.
 *
 * GS1's test case TCR-53 wants an attribute refused that stands both in sensorMetadata and in
 * a sensorReport.  GS1's own published examples do just that and are valid by the schema, so
 * it is taken here; a query finds the attribute in either place.  */
#include "domain/event/event_decoder.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define MAY          KINDS_ALL, 0
#define MUST         KINDS_ALL, KINDS_ALL

static const Member metadata_members[] = {
    {STR_INIT("time"), check_time, NULL, MAY},
    {STR_INIT("endTime"), check_time, NULL, MAY},
    {STR_INIT("rawData"), check_uri, NULL, MAY},
    {STR_INIT("bizRules"), check_uri, NULL, MAY},
    {STR_INIT("deviceID"), check_uri, NULL, MAY},
    {STR_INIT("startTime"), check_time, NULL, MAY},
    {STR_INIT("deviceMetadata"), check_uri, NULL, MAY},
    {STR_INIT("dataProcessingMethod"), check_uri, NULL, MAY},
};

static const Member report_members[] = {
    {STR_INIT("uom"), check_string, NULL, MAY},
    {STR_INIT("sDev"), check_number, NULL, MAY},
    {STR_INIT("time"), check_time, NULL, MAY},
    {STR_INIT("type"), check_word, &words_measurement, MUST},
    {STR_INIT("value"), check_number, NULL, MAY},
    {STR_INIT("rawData"), check_uri, NULL, MAY},
    {STR_INIT("bizRules"), check_uri, NULL, MAY},
    {STR_INIT("deviceID"), check_uri, NULL, MAY},
    {STR_INIT("maxValue"), check_number, NULL, MAY},
    {STR_INIT("minValue"), check_number, NULL, MAY},
    {STR_INIT("percRank"), check_number, NULL, MAY},
    {STR_INIT("uriValue"), check_uri, NULL, MAY},
    {STR_INIT("component"), check_word, &words_component, MAY},
    {STR_INIT("exception"), check_word, &words_alert, MAY},
    {STR_INIT("meanValue"), check_number, NULL, MAY},
    {STR_INIT("percValue"), check_number, NULL, MAY},
    {STR_INIT("stringValue"), check_string, NULL, MAY},
    {STR_INIT("booleanValue"), check_boolean, NULL, MAY},
    {STR_INIT("microorganism"), check_uri, NULL, MAY},
    {STR_INIT("deviceMetadata"), check_uri, NULL, MAY},
    {STR_INIT("hexBinaryValue"), check_hex, NULL, MAY},
    {STR_INIT("chemicalSubstance"), check_uri, NULL, MAY},
    {STR_INIT("dataProcessingMethod"), check_uri, NULL, MAY},
    {STR_INIT("coordinateReferenceSystem"), check_uri, NULL, MAY},
};

static const Shape metadata_shape = {metadata_members, COUNT(metadata_members), check_extension};
static const Shape report_shape = {report_members, COUNT(report_members), check_extension};

static Err check_reports(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_object_list(d, value, rule));
    return check_not_empty(d, value);
}

static const Member element_members[] = {
    {STR_INIT("sensorReport"), check_reports, &report_shape, MUST},
    {STR_INIT("sensorMetadata"), check_object, &metadata_shape, MAY},
};

const Shape sensor_element_shape = {element_members, COUNT(element_members), check_extension};
