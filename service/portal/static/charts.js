/* Charts from the data that stands in the page; a click on a bar leads to what it counts. */
(function () {
  "use strict";
  function draw(place) {
    var data = JSON.parse(place.getAttribute("data-chart"));
    var lies = data.kind === "lying";
    var names = { type: "category", data: data.labels, inverse: lies, axisTick: { show: false }, axisLabel: { color: "#3c4856" } };
    var numbers = { type: "value", minInterval: 1, splitLine: { lineStyle: { color: "#e5eaf0" } }, axisLabel: { color: "#566373" } };
    var chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: "inherit" },
      grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
      legend: { top: 4, itemWidth: 14, itemHeight: 10 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText" },
      xAxis: lies ? numbers : names,
      yAxis: lies ? names : numbers,
      series: data.series.map(function (one) {
        return { name: one.name, type: "bar", stack: "all", data: one.values, itemStyle: { color: one.color }, barMaxWidth: 34, cursor: "pointer" };
      })
    });
    chart.on("click", function (event) {
      var link = data.series[event.seriesIndex].links[event.dataIndex];
      if (link) { location.href = link; }
    });
    window.addEventListener("resize", function () { chart.resize(); });
  }
  document.querySelectorAll("[data-chart]").forEach(draw);
}());
